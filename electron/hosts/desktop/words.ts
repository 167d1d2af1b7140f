/** Every word the shell itself says. */
export const words = {
  finished: {
    title: 'All photos are looked at',
    body: (photos: number): string =>
      photos === 1 ? 'One photo was looked at.' : `${photos.toLocaleString()} photos were looked at.`,
  },
  menu: {
    file: 'File',
    addFolder: 'Add Folder…',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    view: 'View',
    go: 'Go',
    photos: 'Photos',
    people: 'People',
    review: 'Review',
    search: 'Search',
    settings: 'Settings…',
    help: 'Help',
    keys: 'Keys',
    about: 'About Familiar',
  },
  pickFolders: { title: 'Folders with photos', button: 'Add' },
} as const
