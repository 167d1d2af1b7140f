/** Text as it is searched: equal however it is capitalised or composed. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
