/** Return the size of a file as people read it. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const kibibytes = bytes / 1024
  return kibibytes < 1024 ? `${Math.ceil(kibibytes)} KB` : `${(kibibytes / 1024).toFixed(1)} MB`
}
