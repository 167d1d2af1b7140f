/** How a photo lies on the stage: where its upper left corner is and how large it is drawn. All in pixels of the page. */
export interface View {
  /** Pixels of the page for one of the photo. */
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rectangle extends Size {
  readonly x: number
  readonly y: number
}

/** A photo is shown at most so many times as large as its pixels. */
const maxEnlarged = 4

/** The whole photo in the middle of the stage; a small one is not enlarged beyond twice its pixels. */
export function fitted(photo: Size, stage: Size): View {
  const scale = Math.min(stage.width / photo.width, stage.height / photo.height, 2)
  return held({ scale, x: 0, y: 0 }, photo, stage)
}

/** Zooms by a factor so that what is under the point stays there; never smaller than fitted. */
export function zoomed(view: View, by: number, at: { x: number; y: number }, photo: Size, stage: Size): View {
  const fit = fitted(photo, stage)
  const scale = Math.min(Math.max(view.scale * by, fit.scale), Math.max(maxEnlarged, fit.scale))
  const factor = scale / view.scale
  return held({ scale, x: at.x - (at.x - view.x) * factor, y: at.y - (at.y - view.y) * factor }, photo, stage)
}

export function panned(view: View, across: number, down: number, photo: Size, stage: Size): View {
  return held({ ...view, x: view.x + across, y: view.y + down }, photo, stage)
}

/** Whether there is more of the photo than the stage shows. */
export function isZoomed(view: View, photo: Size, stage: Size): boolean {
  return view.scale > fitted(photo, stage).scale * 1.001
}

/** A box of the photo, on the stage. */
export function onStage(box: Rectangle, { scale, x, y }: View): Rectangle {
  return { x: box.x * scale + x, y: box.y * scale + y, width: box.width * scale, height: box.height * scale }
}

/** A rectangle of the stage, in pixels of the photo and within it. */
export function onPhoto(rectangle: Rectangle, { scale, x, y }: View, photo: Size): Rectangle {
  const left = Math.min(Math.max((rectangle.x - x) / scale, 0), photo.width)
  const top = Math.min(Math.max((rectangle.y - y) / scale, 0), photo.height)
  const right = Math.min(Math.max((rectangle.x + rectangle.width - x) / scale, 0), photo.width)
  const bottom = Math.min(Math.max((rectangle.y + rectangle.height - y) / scale, 0), photo.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** No empty space on a side where the photo could fill it. */
function held(view: View, photo: Size, stage: Size): View {
  const hold = (at: number, length: number, room: number): number =>
    length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at))
  return {
    scale: view.scale,
    x: hold(view.x, photo.width * view.scale, stage.width),
    y: hold(view.y, photo.height * view.scale, stage.height),
  }
}
