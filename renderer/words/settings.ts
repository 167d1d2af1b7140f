import type { PrecisionPreview, PrecisionStop, PrecisionReport } from '../../electron/contract/api.ts'
import { count, number } from './format.ts'

/** What Settings says. */
export const settingsWords = {
  sections: {
    folders: 'Folders',
    recognition: 'Recognition',
    speed: 'Speed',
    library: 'Library',
    interchange: 'Export and backups',
    problems: 'Problems',
    people: 'People',
    privacy: 'Privacy',
    keys: 'Keys',
    about: 'About',
  },
  folders: {
    none: 'No folder yet. Add one, and Familiar looks for the people in its photos.',
    add: 'Add a folder',
    take: 'Take this folder',
    counts: (photos: number, problems: number): string =>
      problems === 0 ? count(photos, 'photo') : `${count(photos, 'photo')}, ${count(problems, 'problem')}`,
    offline: 'Not connected. Its photos are kept until it is back.',
    paused: 'Paused: changes in it are not followed.',
    unwatched: 'Changes in it can’t be noticed at once: it is looked through every now and then.',
    pause: 'Pause this folder',
    resume: 'Go on with this folder',
    remove: 'Remove',
    removeQuestion: (path: string): string =>
      `Remove ${path} from Familiar? The photos stay where they are, and the names are kept in case you add it again.`,
    removeYes: 'Remove it',
    keep: 'Keep it',
    leftOut: {
      title: 'Left out',
      hint: 'Files and folders with these names are not shown, in all your folders. * stands for anything: Private/, *_thumb*, **/export/**. Nothing is deleted: whoever is in them is known when they come back.',
      label: 'A name to leave out',
      add: 'Leave out',
      remove: 'Show again',
      none: 'Nothing but the folders of systems and other programs.',
    },
  },
  recognition: {
    models: {
      'facenet+mobilefacenet': 'FaceNet and MobileFaceNet, side by side. This tells people apart best.',
      facenet: 'FaceNet alone.',
      mobilefacenet: 'MobileFaceNet alone. Smaller and faster; it mistakes people a little more often.',
    },
    inUse: 'In use now:',
    choose: 'Tell people apart with',
    automatic: 'Automatic (best)',
    names: { 'facenet+mobilefacenet': 'Both', facenet: 'FaceNet', mobilefacenet: 'MobileFaceNet' },
    precisionTitle: 'How sure before a name is given by itself',
    oneWrongIn: (many: number): string => `At most 1 wrong in ${number(many)}`,
    looser: 'More names',
    stricter: 'Fewer mistakes',
    preview: ({ namedNow, named, gained, lost }: PrecisionPreview): string =>
      gained === 0 && lost === 0
        ? `This would change nothing: ${count(named, 'face')} named by themselves.`
        : `This would name ${count(gained, 'more face')} and unname ${number(lost)} (${number(named)} instead of ${number(namedNow)} in all). What you confirmed stays.`,
    measured,
    looking: 'Looking what this would change…',
    gained: 'These would get a name, the least sure first',
    lost: 'These would lose theirs',
    mistaken: 'Faces you named that look more like the people below. Are the names right?',
    andMore: (faces: number): string => `and ${number(faces)} more`,
    apply: 'Apply',
    current: 'This is how it is now.',
  },
  lookAgain: {
    hint: 'Familiar can go through all photos once more. The names you gave, the faces you refused and the boxes you drew stay.',
    look: 'Look for faces anew',
    begun: 'Familiar goes through all photos once more.',
    waits: 'Familiar goes through all photos once more as soon as its work is not paused any longer.',
  },
  speed: {
    threads: 'Processor cores to use',
    threadsOf: (threads: number, most: number): string => `${number(threads)} of ${number(most)}`,
    hint: 'Fewer leave more of the computer to other programs.',
    onBattery: 'Pause while on battery',
    pause: 'Pause all work',
    resume: 'Go on with all work',
  },
  library: {
    place: 'Data folder',
    hint: 'It can be copied and moved as it is.',
    database: 'Names, faces and dates',
    thumbnails: 'Small pictures',
    contents: 'Contents',
    version: 'Version',
  },
  problems: {
    none: 'No problems. Every file in your folders could be read.',
    intro: 'These files could not be read. Nothing else was held up by them.',
    retry: 'Try again',
    retryAll: 'Try all again',
    more: 'Show more',
    retryOne: (path: string): string => `Try again: ${path}`,
  },
  people: {
    intro:
      'Forgetting a person deletes their name, their faces and everything learned about them, for good, and with it the list of all that could be undone. Their photos stay. To take a name off single faces, open their photos instead.',
    choose: 'Whom?',
    nobody: 'Nobody has a name yet.',
    forget: 'Forget…',
    question: (name: string): string =>
      `Forget ${name} for good? Their name and faces go, and nothing done before this can be undone any more. Their photos stay.`,
    yes: (name: string): string => `Forget ${name}`,
    done: (name: string): string => `Forgot ${name}.`,
    hidden: 'Hidden people',
    show: 'Show again',
  },
  privacy: {
    intro:
      'Delete all faces, names and what was learned of them. Your photos stay where they are; nobody will be known until they are looked at again.',
    word: 'forget',
    type: 'To go on, type the word forget',
    delete: 'Delete all face data',
    done: 'All face data is gone.',
  },
  cancel: 'Cancel',
} as const

/** From so few confirmed faces nothing can be said of how often names are wrong. */
const fewFaces = 50

/** How well the promise is kept on the user's own faces. Without a mistake in so many, it may still be three in so many. */
function measured({ faces, measuring }: PrecisionReport, stop: PrecisionStop | undefined): string {
  // What was measured before may be of other faces.
  if (measuring) return 'Measuring on the faces you confirmed how well this is kept…'
  if (!stop || faces === 0) return 'How well this is kept is measured on the faces you confirm. There are none yet.'
  const { names, wrong, stricter, oneWrongIn } = stop
  const careful = stricter ? ' Some of them look alike, so names are given more carefully than usual.' : ''
  const on = `On your ${count(faces, 'confirmed face')}`
  if (wrong === 0 && Math.min(faces, names) < fewFaces)
    return `${on}: none wrong, but they are too few to say more.${careful}`
  const shown = Math.floor(names / 3)
  if (wrong === 0 && shown < oneWrongIn)
    return `${on}: none wrong. So many faces can’t show more than 1 in ${number(shown)}; the more you confirm, the more they show.${careful}`
  if (wrong === 0) return `${on}: none wrong, which is as good as promised.${careful}`
  const broken = wrong * oneWrongIn > names ? ' That is more than promised; look at the faces below.' : ''
  return `${on}: 1 in ${number(Math.round(names / wrong))}.${broken}${careful}`
}
