/** Every word the shell itself says. */
export const words = {
  engine: {
    lost: 'Familiar is getting its engine going again. Nothing you did is lost; try again in a moment.',
    restarted: 'Something went wrong inside, and Familiar began again by itself. Nothing you did is lost.',
    died: 'The engine ended unexpectedly and is started again.',
  },
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
