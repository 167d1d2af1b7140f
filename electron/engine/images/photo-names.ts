import { extname } from 'node:path'

/** Formats that are decoded, now or by a system's help; which of them can't be yet is said in the problems list. */
const PICTURES = 'jpg jpeg jpe jfif png webp gif tif tiff avif heic heif hif bmp'

/** Camera raw files: photos, so they are not passed over in silence, but listed as `unsupported` for now. */
const RAW =
  '3fr ari arw bay cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f'

const EXTENSIONS = new Set(`${PICTURES} ${RAW}`.split(' ').map((extension) => `.${extension}`))

/** Whether a file may be a photo, by its name. Sidecars, videos, databases and hidden files are not. */
export function isPhotoName(name: string): boolean {
  return !name.startsWith('.') && EXTENSIONS.has(extname(name).toLowerCase())
}
