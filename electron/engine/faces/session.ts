import './no-telemetry.ts'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Loads a network to run on the CPU with so many threads. One session a network and thread, kept for its life. */
export async function loadSession(file: string, threads: number): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // All that goes through has a few sizes, however large the photos are, so that little memory is kept for the next time.
    enableCpuMemArena: true,
    enableMemPattern: false,
    // Waiting threads must sleep: other workers need the cores.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
}

/** Runs a network on one input named `image` of shape `dims`, and returns its outputs by name. */
export async function run<Name extends string>(
  session: InferenceSession,
  data: Float32Array,
  dims: readonly number[],
  names: readonly Name[],
): Promise<Record<Name, { data: Float32Array; dims: readonly number[] }>> {
  const outputs = await session.run({ image: new Tensor('float32', data, dims) }, [...names])
  const entries = names.map((name) => {
    const output = outputs[name]
    if (!output || !(output.data instanceof Float32Array)) throw new Error(`the network has no float output ${name}`)
    return [name, { data: output.data, dims: output.dims }] as const
  })
  return Object.fromEntries(entries) as Record<Name, { data: Float32Array; dims: readonly number[] }>
}

/**
 * As `run`, but writes the outputs, whose shapes are known, into the caller's memory. What comes out of `run` waits for V8 to
 * collect it, which for many large outputs costs more than they do.
 */
export async function runInto(
  session: InferenceSession,
  data: Float32Array,
  dims: readonly number[],
  outputs: Readonly<Record<string, { data: Float32Array; dims: readonly number[] }>>,
): Promise<void> {
  const tensors = Object.entries(outputs).map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)])
  await session.run({ image: new Tensor('float32', data, dims) }, Object.fromEntries(tensors) as Record<string, Tensor>)
}
