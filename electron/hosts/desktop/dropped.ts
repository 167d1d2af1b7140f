/** As much of a drag as is needed here. */
export interface Drag {
  readonly dataTransfer: { readonly types: readonly string[]; readonly files: Iterable<File> } | null
  preventDefault(): void
}

/** As much of a page's window as is needed here. */
export interface DropTarget {
  addEventListener(type: 'dragover' | 'drop', listener: (event: Drag) => void): void
}

/** Hands on the paths of what is dragged from outside onto the window. The page itself never sees them. */
export function onDropped(target: DropTarget, pathOf: (file: File) => string, add: (paths: string[]) => void): void {
  const fromOutside = ({ dataTransfer }: Drag): boolean => dataTransfer?.types.includes('Files') === true
  target.addEventListener('dragover', (event) => {
    if (fromOutside(event)) event.preventDefault() // Else nothing may be dropped.
  })
  target.addEventListener('drop', (event) => {
    if (!fromOutside(event)) return
    event.preventDefault()
    const paths = [...(event.dataTransfer?.files ?? [])].map(pathOf).filter((path) => path !== '')
    if (paths.length > 0) add(paths)
  })
}
