/** The font of Screen: the ROM's own 256 patterns, fetched as soon as the page begins. */
import url from 'virtual:screen-font';

/** Its name in style sheets. */
export const SCREEN_FONT = 'vm86 CP437';
/** Width of its characters, in em; an em is the height of a cell. */
export const CHARACTER_WIDTH = 800 / 1920;

/** Settles when the font can be used, or cannot be had: then the page's mono font stands in. */
export const screenFontLoaded: Promise<void> = new FontFace(SCREEN_FONT, `url("${url}")`, {
  ascentOverride: '75%',
  descentOverride: '25%',
  lineGapOverride: '0%',
})
  .load()
  .then(
    (font) => void document.fonts.add(font),
    () => undefined,
  );
