declare const kind: unique symbol

/** A row number of one table; ids of different tables can't be mixed up. */
type Id<Kind extends string> = number & { readonly [kind]: Kind }

export type FolderId = Id<'folder'>
export type PhotoId = Id<'photo'>
export type FaceId = Id<'face'>
export type PersonId = Id<'person'>
/** Groups of unlabelled faces; numbered anew by every clustering. */
export type ClusterId = Id<'cluster'>
