/*
 * App1, which sends or receives UDP packets one at a time.
 *
 *   app1 send ADDRESS COUNT   sends packets 1 to COUNT, each when it reads a line `next NUMBER`, and once however often it reads that
 *   app1 receive COUNT        writes `listening`, and `received NUMBER` for each packet
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { PORT = 9000, PAYLOAD = 470, PAUSE_MICROSECONDS = 100000, TIMEOUT_SECONDS = 120, LONGEST_LINE = 80 };

/* A socket that is bound to App1's port, or the end of the program. */
static int open_socket(void)
{
	int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	struct timeval timeout = { .tv_sec = TIMEOUT_SECONDS };

	if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&own, sizeof own) != 0 ||
	    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0) {
		perror("app1");
		exit(1);
	}
	return descriptor;
}

/*
 * Waits for a line that names a packet; other lines do not count. It is read to its end and not beyond it, because others read the same
 * serial port. Returns whether there was one.
 */
static int await_line(int packet)
{
	char wanted[LONGEST_LINE], line[LONGEST_LINE];
	size_t length = 0;

	snprintf(wanted, sizeof wanted, "next %d\n", packet);
	while (read(STDIN_FILENO, line + length, 1) == 1) {
		if (line[length++] != '\n' && length < sizeof line)
			continue;
		if (length == strlen(wanted) && memcmp(line, wanted, length) == 0)
			return 1;
		length = 0;
	}
	return 0;
}

static int send_packets(const char *address, int count)
{
	struct sockaddr_in other = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	char payload[PAYLOAD] = "a packet of App1";
	int descriptor = open_socket();

	if (inet_pton(AF_INET, address, &other.sin_addr) != 1)
		return 1;
	for (int packet = 1; packet <= count; packet++) {
		if (!await_line(packet))
			return 1;
		/* The serial port has woken QEMU's main loop, which is to sleep again. */
		usleep(PAUSE_MICROSECONDS);
		if (sendto(descriptor, payload, sizeof payload, 0, (struct sockaddr *)&other, sizeof other) < 0) {
			perror("app1: sendto");
			return 1;
		}
	}
	return 0;
}

/* A line leaves the guest many times, so it is written when the packet's own events are over. */
static int receive_packets(int count)
{
	char payload[2048];
	int descriptor = open_socket();

	puts("listening");
	fflush(stdout);
	for (int packet = 1; packet <= count; packet++) {
		if (recvfrom(descriptor, payload, sizeof payload, 0, NULL, NULL) < 0) {
			perror("app1: recvfrom");
			return 1;
		}
		usleep(PAUSE_MICROSECONDS);
		printf("received %d\n", packet);
		fflush(stdout);
	}
	return 0;
}

int main(int count, char **arguments)
{
	if (count == 4 && strcmp(arguments[1], "send") == 0)
		return send_packets(arguments[2], atoi(arguments[3]));
	if (count == 3 && strcmp(arguments[1], "receive") == 0)
		return receive_packets(atoi(arguments[2]));
	fputs("usage: app1 send ADDRESS COUNT | app1 receive COUNT\n", stderr);
	return 2;
}
