declare module 'pdfmake/build/fonts/Roboto.js' {
  const roboto: { readonly vfs: Readonly<Record<string, { readonly data: string; readonly encoding: 'base64' }>>; readonly fonts: import('pdfmake/interfaces.js').TFontDictionary };
  export default roboto;
}
