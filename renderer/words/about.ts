/** Something of others that Familiar stands on, and where it comes from. The same as in NOTICE. */
export interface Credit {
  readonly name: string
  readonly does: string
  readonly by: string
  readonly licence: string
  readonly link?: { readonly text: string; readonly href: `https://${string}` }
}

/** The models, by whom, on what terms. A test holds this against models/manifest.json and NOTICE. */
export const models: readonly Credit[] = [
  {
    name: 'MTCNN',
    does: 'finds faces',
    by: 'Zhang, Zhang, Li and Qiao, 2016. Weights as in facenet-pytorch.',
    licence: 'MIT',
    link: { text: 'The paper', href: 'https://arxiv.org/abs/1604.02878' },
  },
  {
    name: 'MobileFaceNet',
    does: 'tells faces apart',
    by: 'Chen, Liu, Gao and Han, 2018. Trained on MS1M, whose photos have terms of their own.',
    licence: 'MIT',
    link: { text: 'The paper', href: 'https://arxiv.org/abs/1804.07573' },
  },
  {
    name: 'FaceNet',
    does: 'tells faces apart',
    by: 'Schroff, Kalenichenko and Philbin, 2015. Weights by David Sandberg, trained on VGGFace2, whose photos have terms of their own.',
    licence: 'Apache-2.0',
    link: { text: 'The paper', href: 'https://arxiv.org/abs/1503.03832' },
  },
]

/** What reads pictures and runs the models. */
export const parts: readonly Credit[] = [
  { name: 'libvips', does: 'reads pictures', by: 'used through sharp, Apache-2.0', licence: 'LGPL-3.0-or-later' },
  { name: 'libheif and libde265', does: 'read HEIC', by: 'compiled to WebAssembly in libheif-js', licence: 'LGPL-3.0' },
  { name: 'ONNX Runtime', does: 'runs the models', by: 'Microsoft', licence: 'MIT' },
  { name: 'LIBSVM', does: 'learns whom you name', by: 'Chang and Lin', licence: 'BSD-3-Clause' },
]

export const aboutWords = {
  version: (version: string): string => `Familiar ${version}`,
  promise:
    'Your photos never leave this machine. Faces are found, compared and named here, and nothing about them is sent anywhere.',
  report: {
    title: 'If something goes wrong',
    intro:
      'Familiar keeps a log in its data folder. It tells what was done and what failed, but no names, and neither the names nor the places of your photos. It is sent to nobody; you can send it yourself.',
    show: 'Show the log',
    copy: 'Copy report',
    copied: 'The report is copied.',
    selected: 'The report is selected; copy it with Ctrl+C.',
  },
  licence: 'Familiar is free software under the MIT licence.',
  models: 'Models',
  parts: 'What it stands on',
  all: 'Every other package states its licence in its own folder; NOTICE, beside the program, names the ones above in full.',
} as const
