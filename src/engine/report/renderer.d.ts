/** What pages are drawn by, inside pdfmake; its types do not know it. */
declare module 'pdfmake/js/Renderer.js' {
  type Drawing = { readonly prototype: import('./tagging.ts').TaggedRenderer };
  const module: Drawing | { readonly default: Drawing };
  export default module;
}
