import sharp from 'sharp'

// The engine decodes in workers of its own, one photo each: libvips' threads and caches would only add memory.
sharp.concurrency(1)
sharp.cache(false)

export { sharp }
