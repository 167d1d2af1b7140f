import type { Libheif, LibheifContext, LibheifHandle } from 'libheif-js/libheif-wasm/libheif-bundle.js'

/** A HEIC picture as libheif gives it: turned as the container says, not as EXIF says. */
export interface HeicPixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  /** RGB, or RGBA if the picture has transparent parts. */
  readonly channels: 3 | 4
}

/** The memory of a decoder never shrinks; beyond this many bytes a new one is made for the next photo. */
const maxMemory = 256_000_000

// Made at the first HEIC photo: most libraries of photos have none, and it takes megabytes and milliseconds.
let decoder: Libheif | null = null

/**
 * Decodes the primary picture of a HEIC file with libheif in WebAssembly; sharp has no HEVC. Blocks its thread.
 *
 * @param checkSize sees width and height before any pixel is decoded, and may throw
 * @throws Error with libheif's words
 */
export async function decodeHeic(
  bytes: Buffer,
  checkSize: (width: number, height: number) => void,
): Promise<HeicPixels> {
  if (!decoder) {
    const { default: makeLibheif } = await import('libheif-js/libheif-wasm/libheif-bundle.js')
    decoder = makeLibheif()
  }
  const libheif = decoder
  // Put back only if nothing was thrown: after an abort in WebAssembly its memory is in no known state.
  decoder = null
  const context = libheif.heif_context_alloc()
  const result = readPrimary(libheif, context, bytes, checkSize)
  libheif.heif_context_free(context)
  if (libheif.HEAPU8.length <= maxMemory) decoder = libheif
  if (result instanceof Error) throw result
  return result
}

/** Expected failures are returned, so that what is thrown is the decoder's breakdown. */
function readPrimary(
  libheif: Libheif,
  context: LibheifContext,
  bytes: Buffer,
  checkSize: (width: number, height: number) => void,
): HeicPixels | Error {
  const read = libheif.heif_context_read_from_memory(context, bytes)
  if (read.code !== libheif.heif_error_code.heif_error_Ok) return new Error(read.message.trim())
  const handle = libheif.heif_js_context_get_primary_image_handle(context)
  if ('message' in handle) return new Error(handle.message.trim())
  try {
    checkSize(libheif.heif_image_handle_get_width(handle), libheif.heif_image_handle_get_height(handle))
  } catch (error) {
    libheif.heif_image_handle_release(handle)
    return error instanceof Error ? error : new Error(String(error))
  }
  const result = readPixels(libheif, handle, checkSize)
  libheif.heif_image_handle_release(handle)
  return result
}

function readPixels(
  libheif: Libheif,
  handle: LibheifHandle,
  checkSize: (width: number, height: number) => void,
): HeicPixels | Error {
  const channels = libheif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = libheif.heif_chroma
  const colours = libheif.heif_colorspace.heif_colorspace_RGB
  const decoded = libheif.heif_js_decode_image2(handle, colours, channels === 4 ? rgba : rgb)
  if ('message' in decoded) return new Error(decoded.message.trim())
  const plane = decoded.channels[0]
  if (!plane) return new Error('no pixels in the file')
  const { width, height, stride } = plane
  checkSize(width, height) // What was coded in the file need not be what its container claims.
  const row = width * channels
  const data = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) data.set(plane.data.subarray(y * stride, y * stride + row), y * row)
  libheif.heif_image_release(decoded.image)
  return { data, width, height, channels }
}
