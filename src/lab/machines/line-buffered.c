/* Loaded into a program whose output goes to a file (LD_PRELOAD), so that each line is there as soon as it is written. */
#include <stdio.h>

__attribute__((constructor)) static void line_buffered(void)
{
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
}
