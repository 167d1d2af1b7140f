import sharp from 'sharp'

// The engine decodes in workers of its own, one photo each: libvips' threads and caches would only add memory.
sharp.concurrency(1)
sharp.cache(false)

// libvips guesses the format itself. It shall open nothing that sniff.ts would not: no drawing (SVG can name other files),
// no format of its own, whatever else a build of it may bring.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}`),
})

export { sharp }
