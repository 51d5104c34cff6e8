/** The font of Screen, made by fontPlugin.ts while the page is built. */
declare module 'virtual:screen-font' {
  const url: string;
  export default url;
}
