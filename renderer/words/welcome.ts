/** What the first screen says. */
export const welcomeWords = {
  title: 'Familiar knows the people in your photos',
  what: 'Choose the folders your photos are in. Familiar finds the faces; you say once who somebody is, and it finds their other photos.',
  local: 'Everything stays on this computer. Nothing is uploaded, and your photos are never changed.',
  choose: 'Choose a folder of photos',
  another: 'Another folder',
  take: 'Take this folder',
  chosen: 'Chosen folders',
  leaveOut: (path: string): string => `Leave out ${path}`,
  go: 'Find the people in them',
  busyTitle: 'Looking for the people in your photos',
  doneTitle: 'Here are the people in your photos',
  found: 'Faces found so far',
  who: 'Who is this?',
  toReview: 'Name more people',
  toPhotos: 'See the photos',
} as const
