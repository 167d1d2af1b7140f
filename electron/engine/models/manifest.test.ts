import { createHash } from 'node:crypto'
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { checkModel, modelFiles, requireModel } from './files.ts'
import { readManifest } from './manifest.ts'

const modelsDir = resolve(import.meta.dirname, '../../../models')
let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'familiar-manifest-'))
  onTestFinished(() => {
    rmSync(dir, { recursive: true })
  })
  copyFileSync(join(modelsDir, 'manifest.json'), join(dir, 'manifest.json'))
})

test('describes the models', () => {
  const { mtcnn, mobilefacenet, facenet } = readManifest(modelsDir)
  expect(modelFiles(mtcnn).map(({ file }) => file)).toEqual(['mtcnn_pnet.onnx', 'mtcnn_rnet.onnx', 'mtcnn_onet.onnx'])
  expect(mobilefacenet.alignment).toMatchObject({ kind: 'points', size: 112 })
  expect(facenet.alignment).toEqual({ kind: 'box', size: 160, margin: 30 })
})

test('without the folder or the list the models are missing', () => {
  const code = 'models-missing'
  expect(() => readManifest(join(dir, 'nowhere'))).toThrow(expect.objectContaining({ code }))
  rmSync(join(dir, 'manifest.json'))
  const message = expect.stringContaining('manifest.json') as string
  expect(() => readManifest(dir)).toThrow(expect.objectContaining({ code, message }))
})

test('a manifest that is not JSON or lacks something is wrong', () => {
  const path = join(dir, 'manifest.json')
  const text = readFileSync(path, 'utf8')
  const code = 'models-wrong'
  writeFileSync(path, text.slice(0, 100))
  const notJson = expect.stringContaining('not JSON') as string
  expect(() => readManifest(dir)).toThrow(expect.objectContaining({ code, message: notJson }))
  writeFileSync(path, text.replace('"dimensions": 192', '"dimensions": "many"'))
  const dimensions = expect.stringContaining('mobilefacenet.dimensions') as string
  expect(() => readManifest(dir)).toThrow(expect.objectContaining({ code, message: dimensions }))
  writeFileSync(path, text.replace('mtcnn_pnet.onnx', '../pnet.onnx'))
  expect(() => readManifest(dir)).toThrow(expect.objectContaining({ code }))
})

test('a model is missing, wrong or ready', async () => {
  const { mtcnn } = readManifest(dir)
  expect(await checkModel(dir, mtcnn)).toBe('missing')
  await expect(requireModel(dir, mtcnn)).rejects.toMatchObject({ code: 'models-missing' })
  for (const { file } of modelFiles(mtcnn)) copyFileSync(join(modelsDir, file), join(dir, file))
  expect(await checkModel(dir, mtcnn)).toBe('ready')
  await expect(requireModel(dir, mtcnn)).resolves.toBeUndefined()

  const path = join(dir, mtcnn.files.pnet.file)
  const bytes = readFileSync(path)
  bytes[1000]! ^= 1
  writeFileSync(path, bytes)
  expect(await checkModel(dir, mtcnn)).toBe('wrong')
  const message = expect.stringContaining(path) as string
  await expect(requireModel(dir, mtcnn)).rejects.toMatchObject({ code: 'models-wrong', message })
  bytes[1000]! ^= 1
  writeFileSync(path, bytes)
  appendFileSync(path, 'more')
  expect(await checkModel(dir, mtcnn)).toBe('wrong')
})

test('a large file is hashed again only after a change', async () => {
  const { facenet } = readManifest(dir)
  const bytes = Buffer.alloc(17 << 20, 'faces')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const model = { ...facenet, file: { file: 'facenet_int8.onnx', bytes: bytes.length, sha256 } }
  const path = join(dir, model.file.file)
  const writeAt = (second: number): void => {
    writeFileSync(path, bytes)
    utimesSync(path, second, second)
  }
  writeAt(1000)
  expect(await checkModel(dir, model)).toBe('ready')
  expect(readFileSync(`${path}.checked`, 'utf8')).toContain(sha256)
  bytes[5]! ^= 1
  writeAt(1000)
  expect(await checkModel(dir, model)).toBe('ready')
  writeAt(2000)
  expect(await checkModel(dir, model)).toBe('wrong')
})
