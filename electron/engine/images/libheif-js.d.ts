// The part of libheif-js that is used here. Its own types cover another file and leave most results open.
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  export interface LibheifError {
    code: unknown
    message: string
  }
  export type LibheifContext = object
  export type LibheifHandle = object
  export interface LibheifImage {
    image: object
    /** `data` is a view of the decoder's memory. */
    channels: { width: number; height: number; stride: number; data: Uint8Array }[]
  }
  export interface Libheif {
    HEAPU8: Uint8Array
    heif_error_code: { heif_error_Ok: unknown }
    heif_colorspace: { heif_colorspace_RGB: unknown }
    heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown }
    heif_context_alloc(): LibheifContext
    heif_context_free(context: LibheifContext): void
    heif_context_read_from_memory(context: LibheifContext, bytes: Uint8Array): LibheifError
    heif_js_context_get_primary_image_handle(context: LibheifContext): LibheifHandle | LibheifError
    heif_image_handle_get_width(handle: LibheifHandle): number
    heif_image_handle_get_height(handle: LibheifHandle): number
    heif_image_handle_has_alpha_channel(handle: LibheifHandle): number
    heif_image_handle_release(handle: LibheifHandle): void
    heif_js_decode_image2(handle: LibheifHandle, colorspace: unknown, chroma: unknown): LibheifImage | LibheifError
    heif_image_release(image: object): void
  }
  const makeLibheif: () => Libheif
  export default makeLibheif
}
