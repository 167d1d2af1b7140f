import * as fc from 'fast-check'
import { z } from 'zod'

/** The part of JSON schema that the contract needs. */
const Schema = z.object({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  enum: z.array(z.string()).optional(),
  const: z.unknown().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
})

/** Texts at which databases, file systems and pages stumble. */
const awkwardTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  "'; DROP TABLE photo; --",
  '%',
  '_%\\',
  '*?[a-z]^"',
  'NEAR(a b) OR -c:"',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'NaN',
  '../../../../etc/passwd',
  '2024',
  '2024-02-30',
  '9999-99-99',
  '👩‍👧‍👦'.repeat(20),
]

/** What a call takes by its schema; `paths` are the only ones that any of it names. */
export function inputsOf(schema: z.ZodType, paths: readonly string[]): fc.Arbitrary<unknown> {
  return fromSchema(z.toJSONSchema(schema, { io: 'input' }), paths)
}

function fromSchema(raw: unknown, paths: readonly string[]): fc.Arbitrary<unknown> {
  const schema = Schema.parse(raw)
  const inner = (part: unknown): fc.Arbitrary<unknown> => fromSchema(part, paths)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(inner))
  if ('const' in schema && schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, part]) => [key, inner(part)])),
        { requiredKeys: schema.required ?? [] },
      )
    case 'array': {
      const [minLength, maxLength] = [schema.minItems ?? 0, schema.maxItems ?? 1000]
      const item = inner(schema.items)
      const few = fc.array(item, { minLength, maxLength: Math.min(maxLength, 4), size: 'max' })
      // As many as may be, most of them the same.
      const many = item.map((one) => Array.from({ length: maxLength }, () => one))
      return fc.oneof({ weight: 9, arbitrary: few }, { weight: 1, arbitrary: many })
    }
    case 'string':
      return text(schema, paths)
    case 'integer':
    case 'number': {
      const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1e308 : schema.exclusiveMinimum + 1)
      const most = schema.maximum ?? 1e308
      const usual = fc.integer({ min: Math.max(least, -50), max: Math.min(most, 50) })
      const edges = fc.constantFrom(
        least,
        most,
        ...[0.5, 2 ** 31, 2 ** 32, 2 ** 53 - 1].filter(
          (n) => n >= least && n <= most && (schema.type === 'number' || Number.isInteger(n)),
        ),
      )
      return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: edges })
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      throw new Error(`the contract has something new: ${JSON.stringify(raw)}`)
  }
}

function text(
  { pattern, minLength = 0, maxLength = 1000 }: z.infer<typeof Schema>,
  paths: readonly string[],
): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  if (minLength > 0) return fc.constantFrom(...paths)
  return fc.oneof(
    fc.constantFrom(...awkwardTexts).map((some) => some.slice(0, maxLength)),
    fc.string({ unit: 'binary', maxLength: Math.min(maxLength, 50) }),
    fc.constant('x'.repeat(maxLength)),
  )
}

const deep = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

/** Values that no call wants where they stand. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 3 }),
  fc.constantFrom<unknown>(
    NaN,
    Infinity,
    -Infinity,
    -0,
    -1,
    2 ** 53,
    1e400,
    null,
    undefined,
    true,
    '1',
    10n,
    new Date(NaN),
    'x'.repeat(300_000),
    Array.from({ length: 150_000 }, () => 1),
    deep(2000),
    JSON.parse('{"__proto__":{"id":1},"constructor":{"prototype":{"id":1}}}'),
    Object.create({ id: 1 }),
    { ['k'.repeat(10_000)]: 1 },
  ),
)

/** An input with something wrong in it: another value somewhere, a key too many, or one that is missing. */
export function spoiled(inputs: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    junk,
    fc
      .tuple(inputs, junk, fc.nat(), fc.constantFrom('replace', 'add', 'remove'))
      .map(([input, value, where, how]) => spoil(input, value, where, how)),
  )
}

function spoil(input: unknown, value: unknown, where: number, how: string): unknown {
  if (typeof input !== 'object' || input === null) return value
  if (Array.isArray(input))
    return input.length === 0
      ? [value]
      : input.with(where % input.length, spoil(input[where % input.length], value, where >> 3, how))
  const keys = Object.keys(input)
  if (how === 'add' || keys.length === 0)
    return { ...input, ['__proto__,toString,id,filter,sql'.split(',')[where % 5]!]: value }
  const key = keys[where % keys.length]!
  const entries = Object.entries(input) as [string, unknown][]
  if (how === 'remove') return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(
    entries.map(([name, part]) => [
      name,
      name === key ? (where % 3 ? spoil(part, value, where >> 2, how) : value) : part,
    ]),
  )
}
