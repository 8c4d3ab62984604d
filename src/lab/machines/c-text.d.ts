/** The text of a C program, which is compiled when the lab builds its machines. */
declare module '*.c' {
  const text: string;
  export default text;
}
