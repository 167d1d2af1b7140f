/**
 * Makes the six sample pictures in resources/samples/: old portraits and a portrait by NASA, hung on a wall as groups.
 *
 *     apt-get download freecol python3-skimage
 *     for package in freecol python3-skimage; do dpkg-deb -x "$package"_*.deb sources; done
 *     node resources/make-samples.ts sources
 *
 * NOTICE names each portrait, its painter and its year. No other picture is used, and no person of today is shown but the
 * astronaut Eileen Collins in her official portrait.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

interface Portrait {
  /** The file, below the folder into which the packages were unpacked. */
  readonly file: string
  /** The part of the file that is painted, without its frame, in pixels. */
  readonly part: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
}

interface Hung {
  readonly who: keyof typeof portraits
  /** The left upper corner of the frame's inside, in pixels of the sample. */
  readonly at: readonly [x: number, y: number]
  /** The width inside the frame, in pixels of the sample. */
  readonly width: number
  /** Hung as in a mirror and in sepia: the same person in a second picture must not be the same pixels. */
  readonly mirrored?: boolean
}

interface Sample {
  readonly name: string
  /** Cameras write a date; so does this. All dates are made up. */
  readonly taken: string
  readonly height: number
  readonly wall: readonly [light: string, dark: string]
  /**
   * Where a carpet begins, in pixels from the top. Its pile takes many bytes: a file that was written by four fifths then
   * has all portraits, as a usual photo would.
   */
  readonly carpet?: number
  readonly hung: readonly Hung[]
}

const width = 1920
const freecol = 'usr/share/games/freecol/default/resources/images'
const framed = { left: 74, top: 76, width: 252, height: 322 }
const inFrame = (name: string): Portrait => ({ file: `${freecol}/foundingFathers/${name}.size6.jpg`, part: framed })

const portraits = {
  cortes: inFrame('cortes'),
  deWitt: inFrame('janDeWitt'),
  drake: inFrame('francisDrake'),
  franklin: inFrame('benjaminFranklin'),
  fugger: inFrame('jacobFugger'),
  hudson: inFrame('henryHudson'),
  jefferson: inFrame('thomasJefferson'),
  magellan: inFrame('magellan'),
  paine: inFrame('thomasPaine'),
  pocahontas: inFrame('pocahontas'),
  revere: inFrame('paulRevere'),
  smith: inFrame('adamSmith'),
  stuyvesant: inFrame('peterStuyvesant'),
  washington: inFrame('georgeWashington'),
  frederick: {
    file: `${freecol}/monarch/frederik.png`,
    part: { left: 48, top: 24, width: 160, height: 204 },
  },
  orange: {
    file: `${freecol}/monarch/william.png`,
    part: { left: 40, top: 8, width: 125, height: 160 },
  },
  peter: {
    file: `${freecol}/monarch/pierre.png`,
    part: { left: 50, top: 8, width: 130, height: 166 },
  },
  redJacket: {
    file: `${freecol}/monarch/segoyewatha.png`,
    part: { left: 28, top: 4, width: 200, height: 255 },
  },
  collins: {
    file: 'usr/lib/python3/dist-packages/skimage/data/astronaut.png',
    part: { left: 80, top: 0, width: 300, height: 384 },
  },
} satisfies Record<string, Portrait>

const samples: readonly Sample[] = [
  {
    name: 'sample1.jpg',
    taken: '2017:10:31 20:16:18',
    height: 1280,
    wall: ['#b9b2a3', '#7d7668'],
    hung: [
      { who: 'revere', at: [130, 230], width: 470 },
      { who: 'franklin', at: [720, 330], width: 500 },
      { who: 'collins', at: [1330, 190], width: 480 },
    ],
  },
  {
    name: 'sample2.jpg',
    taken: '2016:08:13 01:11:41',
    height: 1367,
    wall: ['#a9b6bd', '#67757d'],
    hung: [{ who: 'washington', at: [620, 190], width: 680 }],
  },
  {
    name: 'sample3.jpg',
    taken: '2016:12:17 23:11:47',
    height: 1350,
    wall: ['#a8b3a0', '#66705f'],
    hung: [
      { who: 'jefferson', at: [120, 360], width: 480 },
      { who: 'collins', at: [720, 140], width: 520, mirrored: true },
      { who: 'drake', at: [1350, 380], width: 460 },
    ],
  },
  {
    name: 'sample4.jpg',
    taken: '2017:01:25 21:30:11',
    height: 1448,
    wall: ['#c0a893', '#826a58'],
    hung: [
      { who: 'hudson', at: [90, 700], width: 470 },
      { who: 'deWitt', at: [480, 70], width: 430 },
      { who: 'stuyvesant', at: [820, 780], width: 460 },
      { who: 'orange', at: [1330, 110], width: 500 },
    ],
  },
  {
    name: 'sample5.jpg',
    taken: '2014:08:09 23:31:09',
    height: 1398,
    wall: ['#adaeb8', '#6b6c78'],
    carpet: 1210,
    hung: [
      { who: 'paine', at: [90, 60], width: 400 },
      { who: 'magellan', at: [380, 640], width: 420 },
      { who: 'peter', at: [760, 40], width: 430 },
      { who: 'cortes', at: [1130, 640], width: 420 },
      { who: 'redJacket', at: [1420, 40], width: 420 },
    ],
  },
  {
    name: 'sample6.jpg',
    taken: '2018:05:05 19:42:10',
    height: 1537,
    wall: ['#b5a9ae', '#74686e'],
    hung: [
      { who: 'smith', at: [90, 140], width: 470 },
      { who: 'fugger', at: [420, 850], width: 480 },
      { who: 'frederick', at: [960, 130], width: 375 },
      { who: 'pocahontas', at: [1260, 740], width: 560 },
    ],
  },
]

/** One portrait as it hangs: in its size and light. */
async function hang({ who, width: inside, mirrored = false }: Hung, sources: string): Promise<Buffer> {
  const { file, part } = portraits[who]
  const picture = sharp(join(sources, file)).flatten({ background: '#e8e2d4' }).extract(part).resize({ width: inside })
  if (mirrored) picture.flop().modulate({ brightness: 0.9, saturation: 0.85 }).tint('#fff0dd')
  return picture.removeAlpha().toColourspace('srgb').png().toBuffer()
}

/** The wall with light from above, and the frames' wood and shadows. */
function wallOf({ height, wall: [light, dark], carpet = height, hung }: Sample): Buffer {
  const frames = hung.map(({ who, at: [x, y], width: inside }) => {
    const { part } = portraits[who]
    const tall = Math.round((inside * part.height) / part.width)
    const rim = (by: number, colour: string, opacity = 1): string =>
      `<rect x="${x - by}" y="${y - by}" width="${inside + 2 * by}" height="${tall + 2 * by}" fill="${colour}" fill-opacity="${opacity}"/>`
    return `<g transform="translate(10 14)">${rim(26, '#000', 0.35)}</g>${rim(24, '#4a3420')}${rim(18, '#7a5a34')}${rim(6, '#d9c9a0')}`
  })
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
      <radialGradient id="light" cx="0.5" cy="0.2" r="0.9"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></radialGradient>
      <rect width="100%" height="100%" fill="url(#light)"/>
      <filter id="pile" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="0.4" numOctaves="2" seed="1"/>
        <feColorMatrix values="0.7 0 0 0 0.02  0.5 0 0 0 -0.05  0.45 0 0 0 -0.04  0 0 0 0 1"/></filter>
      <rect y="${carpet}" width="100%" height="${height - carpet}" filter="url(#pile)"/>${frames.join('')}
    </svg>`,
  )
}

async function make(sample: Sample, sources: string, folder: string): Promise<void> {
  const pictures = await Promise.all(
    sample.hung.map(async (hung) => ({ input: await hang(hung, sources), left: hung.at[0], top: hung.at[1] })),
  )
  await sharp(wallOf(sample))
    .composite(pictures)
    .removeAlpha()
    .withExif({
      IFD0: { DateTime: sample.taken },
      IFD2: { DateTimeOriginal: sample.taken, DateTimeDigitized: sample.taken },
    })
    // Not progressive: a file that is cut off must lack the lower part of the picture, as a camera's would.
    .jpeg({ quality: 82, trellisQuantisation: true, overshootDeringing: true, quantisationTable: 3 })
    .toFile(join(folder, sample.name))
}

const sources = process.argv[2]
if (sources === undefined) throw new Error('Name the folder into which the two packages were unpacked')
const folder = join(import.meta.dirname, 'samples')
mkdirSync(folder, { recursive: true })
for (const sample of samples) await make(sample, sources, folder)
