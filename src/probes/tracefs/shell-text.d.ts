/** The text of a shell script, which is part of the scripts that are written. */
declare module '*.sh' {
  const text: string;
  export default text;
}
