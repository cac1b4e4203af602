/** The build of sql.js that carries its WebAssembly inside: one module that loads the same way raw, in tests and bundled. */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  export { default } from 'sql.js';
}
