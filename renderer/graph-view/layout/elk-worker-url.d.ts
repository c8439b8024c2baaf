/** Vite copies the file as it is and gives its address: ELK's worker is a script of its own, not a module. */
declare module 'elkjs/lib/elk-worker.min.js?url' {
  const url: string;
  export default url;
}
