/** Types that a browser shows by itself. */
export const isShown = (mediaType: string) => /^(image\/(png|jpeg)|application\/pdf)$/.test(mediaType)

/** What a file chooser offers as evidence: the endings that the register keeps. */
export const EVIDENCE = '.pdf,.ofd,.jpg,.jpeg,.png,.tif,.tiff,.docx,.doc,.wps,.xlsx,.xls,.et,.txt,.csv'
