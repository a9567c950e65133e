/** Fonts of the reader's own machine, drawn by the map itself: no style of ours names a glyph server. */
export const FONTS = [
  'Noto Sans CJK SC',
  'Noto Sans SC',
  'PingFang SC',
  'Microsoft YaHei',
  'BabelStone Han',
  'Noto Sans Mongolian',
  'sans-serif',
]
