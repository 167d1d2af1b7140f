import { quoted, worded, type Message, type MessageParams, type Wordings } from '../contract/messages.ts'
import { cliCommand } from './command.ts'

const install = 'Install the program again.'
const layout = 'A data set has train/PERSON/* and val/PERSON/* (the people) and unknown/** (strangers).'

/** Every message as the command line says it. The sentences are part of the JSON of `problems`, `identify` and `enroll`. */
const messages: Wordings = {
  'no-such-folder': ({ path }) => `There is no folder ${path}. Check the path, or connect its disk.`,
  'no-such-folder.away': ({ path }) =>
    `The photos of ${path} are not there: its disk is not connected. Connect it, or remove the folder from the library.`,
  'no-such-folder.unwatched': () => 'This folder is not watched any more.',
  'no-such-folder.not-listed': ({ path }) =>
    `${path} is not one of the library’s folders. See which are with: ${cliCommand('folders')}`,
  'no-such-folder.plain': ({ path }) => `There is no folder ${path}.`,
  'no-such-folder.check': ({ path }) => `There is no folder ${path}. Check the path.`,
  'no-such-folder.layout': ({ path }) => `There is no folder ${path}. ${layout}`,
  'no-such-folder.layout-file': ({ path }) => `${path} is a file, not a folder. ${layout}`,
  'no-such-folder.strangers': ({ path }) =>
    `There is no folder ${path}. Put pictures of strangers into it, or measure without: --clusters`,
  'no-such-folder.validation': ({ path, strangers }) =>
    `There is no folder ${path}. Put other photos of the people into it, or measure without: ${strangers ? '--open-set or --clusters' : '--clusters'}`,
  'no-such-folder.unnamed': () => 'Name a folder of photos: npm start -- --text FOLDER',
  'not-a-folder': ({ path }) => `${path} is not a folder. Name the folder that holds it.`,
  'not-a-folder.link': ({ path }) => `${path} is or lies behind a link.`,
  'no-access': ({ path }) => `There is no permission to read the folder ${path}.`,
  'no-access.failed': ({ path, system }) => `The folder ${path} can't be read (${system}).`,
  'no-access.make': ({ path }) => `There is no permission to make a folder in ${path}.`,
  'no-access.watched': ({ path, watched }) =>
    `${path} lies in ${watched}, which Familiar looks at: the copies would come back as new photos. Choose another folder.`,
  'no-access.stuck': ({ path }) => `${path} does not answer any more. Check the connection to its disk or share.`,
  'no-access.file-manager': ({ path }) => `The file manager could not be opened. The photo is ${path}`,
  'no-access.write': ({ path }) => `Nothing can be written into ${path}.`,
  'no-access.is-folder': ({ path }) => `${path} is a folder. Give --report the name of a file.`,
  'no-access.report': ({ path, isFull, detail }) =>
    `${path} can't be written: ${isFull ? 'the disk is full' : detail}.`,
  'no-such-photo': () => 'This photo is not in the library any more.',
  'no-such-photo.may-return': () => 'This photo is not in the library any more. It may come back when its folder is.',
  'no-such-photo.file': ({ path }) => `There is no file ${path}. Check the path.`,
  'no-such-photo.permission': ({ path }) => `There is no permission to read ${path}.`,
  'no-such-photo.folder': ({ path }) =>
    `${path} is a folder. Name photos in it, or scan it: ${cliCommand('scan FOLDER')}`,
  'no-such-photo.unscanned': ({ path }) =>
    `${path} is not in the library. Scan the folder it lies in first: ${cliCommand('scan FOLDER')}`,
  'no-such-photo.problem': ({ path, problem }) => `${path} could not be indexed: ${quoted(messages, problem)}`,
  'no-face': ({ path }) => `No face was found in ${path}, so there is nobody to name.`,
  'which-face': ({ path, faces }) =>
    `${path} has ${faces.length} faces; say which one with --face ID. From left to right: ${listed(faces)}.`,
  'no-such-face': () => 'This face is not there any more.',
  'no-such-face.gone': ({ missing, asked }) =>
    `${asked === 1 ? 'This face is' : `${missing} of these faces are`} not in the library any more. Nothing was changed: try again with what is shown now.`,
  'no-such-face.cover': ({ name }) => `This face is not named ${name} any more, so it can't stand for them.`,
  'no-such-face.number': ({ face }) => `There is no face ${face}. See the numbers with: ${cliCommand('faces')}`,
  'no-such-face.in-photo': ({ path, face, faces }) =>
    `${path} has no face ${face}. Its faces from left to right: ${listed(faces)}.`,
  'no-such-person': () => 'This person is not in the library any more.',
  'no-such-person.name': ({ name }) => `Nobody is called ${name}. See the names with: ${cliCommand('people')}`,
  'bad-name': () => 'A person needs a name: at least one visible character, and no control characters.',
  'bad-name.long': ({ max }) => `This name is too long: ${max} characters are the most.`,
  'bad-name.folder': () => 'A folder needs a name without slashes.',
  'bad-name.folder-long': () => 'This name is too long for a folder. Take a shorter one.',
  'bad-pattern.many': ({ max }) => `There can be at most ${max} patterns.`,
  'bad-pattern.unknown': ({ pattern, patterns }) =>
    `${pattern} is not one of the patterns. ${patterns.length === 0 ? 'There are none.' : `They are: ${patterns.join(', ')}`}`,
  'bad-pattern.empty': () => 'A pattern can’t be empty. Type a name, such as Private/ or *_thumb*.',
  'bad-pattern.long': ({ max }) => `A pattern can have at most ${max} characters.`,
  'bad-pattern.lines': () => 'A pattern is one line of text.',
  'bad-pattern.negated': ({ pattern }) =>
    `${pattern} begins with an exclamation mark: patterns say what to leave out, not what to keep.`,
  'bad-pattern.backslash': ({ pattern }) => `Write ${pattern} with / between folders, on every system.`,
  'bad-pattern.outside': ({ pattern }) =>
    `${pattern} is not a name or a path inside your folders. Patterns look like Private/, *_thumb* or **/export/**.`,
  'bad-pattern.invalid': ({ pattern }) => `${pattern} can’t be a name.`,
  'bad-pattern.everything': ({ pattern }) => `${pattern} would leave out everything.`,
  'bad-date': () => 'That is not a date. Type a year, or a day like 2012-05-10.',
  'bad-date.range': ({ earliest }) => `A birth date lies between ${earliest} and today.`,
  'already-named': ({ name }) => `These faces are named ${name} already.`,
  'library-newer': ({ path, version, known }) =>
    `The library ${path} was made by a newer Familiar (its version is ${version}, this one knows ${known}). It was left as it is: update Familiar to open it.`,
  'library-locked': ({ path, process }) =>
    `The library ${path} is already open for writing${process === '' ? '' : `, by process ${process}`}: Familiar’s window, perhaps. Close that first, or wait until it is done.`,
  'library-locked.file': ({ path }) => `The library file ${path} is in use by another program. Try again.`,
  'library-locked.traces': () =>
    'It was deleted, but another program keeps the library’s log busy, so traces are left. They go with the next start.',
  'library-corrupt': ({ path, hasBackups }) =>
    `The library file ${path} is damaged and was left as it is. ${hasBackups ? `Build it anew from its last backup with: ${cliCommand('restore latest')}` : 'Put a backup in its place, or choose another library.'}`,
  'library-corrupt.missing': ({ path, backups }) =>
    `The library file ${path} is missing, and backups of it are here. Build it anew from the last one with: ${cliCommand('restore latest')} To begin with nothing instead, move ${backups} away.`,
  'library-corrupt.foreign': ({ path }) =>
    `${path} is not a Familiar library and was left as it is. Choose another library.`,
  'library-unwritable': ({ path }) =>
    `The library can't be used at ${path}: the disk is read-only, it is not permitted, or something else is in its place. Choose another folder with --library, or copy the library to where it can be written.`,
  'library-unwritable.full': ({ path }) => `The disk is full: ${path} can't grow. Make room and try again.`,
  'library-unwritable.thumbnails': ({ path, isFull, detail }) =>
    `The library in ${path} can’t be written: ${isFull ? 'the disk is full' : detail}.`,
  'library-unwritable.copies': ({ count, path }) => `The disk is full: ${count} photos were copied to ${path}.`,
  'library-unwritable.file': ({ path, system }) => `${path} could not be written: ${unwritable(system)}.`,
  'no-library': ({ path }) => `There is no library in ${path}. Scan a folder first: ${cliCommand('scan FOLDER')}`,
  'name-taken': ({ person }) =>
    `There is already somebody called ${person.name}. If they are one and the same, merge the two.`,
  'twice-in-photo': ({ name, photo }) => twice(name, photo),
  'twice-in-photo.unknown-photo': ({ name }) => twice(name, 'one photo'),
  'twice-in-photo.groups': () => 'Both are in one photo, so they are two people.',
  'twice-in-photo.other-face': ({ name, face, path }) =>
    `${name} can be in a photo only once, and is face ${face} of ${path} already. If that is wrong, say so first: ${cliCommand(`reject ${face} --name "${name}"`)}`,
  unlike: ({ contradiction: { person, like }, asked, unlike, known }) =>
    `${looksUnlike(person, like?.name ?? null, asked, unlike, known)} ${asked === 1 ? 'Is it' : 'Are they'} ${person}?`,
  'no-such-group': () => 'All faces of this group have been answered.',
  'bad-box': () => 'This box is too small to tell a face by. Draw it around the whole head.',
  'models-missing.folder': ({ path }) =>
    `${path} is no folder of models: there is no manifest.json in it. Without --models those of the program are used.`,
  'models-missing.facenet': () => `FaceNet is not here yet. Fetch it first: ${cliCommand('models --fetch')}`,
  'models-missing.facenet-file': ({ path }) =>
    `The model file ${path} is missing. Fetch it with: ${cliCommand('models --fetch')}`,
  'models-missing.calibration': ({ path, detail }) =>
    `${path} can't be read (${detail}). It belongs to the program: install that again.`,
  'models-missing.file': ({ path, id }) => `The model file ${path} is missing. ${installOrExport(id)}`,
  'models-missing.list': ({ path, detail }) =>
    `The models can't be found: ${path} can't be read (${detail}). It belongs to the program: install that again.`,
  'models-wrong.calibration': ({ title }) =>
    `calibration.json was made with another model than this ${title}. Run: npm run calibrate`,
  'models-wrong.size': ({ path }) => `${path} has the wrong size. ${install}`,
  'models-wrong.bands': ({ space }) => `calibration.json knows no bands for ${space}. Run: npm run calibrate`,
  'models-wrong.cohort': ({ space }) => `calibration.json knows no cohort for ${space}. Run: npm run calibrate`,
  'models-wrong.other-model': ({ path, title }) => `${path} was made with another model than this ${title}. ${install}`,
  'models-wrong.unclear': ({ path }) => `${path} can't be understood. ${install}`,
  'models-wrong.unreadable': ({ path, system }) => `The model file ${path} can't be read (${system}).`,
  'models-wrong.file': ({ path, id }) =>
    `The model file ${path} is damaged or of another version. ${installOrExport(id)}`,
  'models-wrong.facenet-file': ({ path }) =>
    `The model file ${path} is damaged or of another version. Fetch it with: ${cliCommand('models --fetch')}`,
  'models-wrong.list': ({ path, detail }) => `The list of models ${path} can't be used: ${detail}. ${install}`,
  'models-wrong.made': ({ title, file }) =>
    `${title} came out otherwise than the manifest says (${file}). Please report this.`,
  'download-failed': ({ title, host, detail, here }) =>
    `Could not fetch ${title} from ${host} (${detail}). ${nothingLost(here)} Or take them from a folder: ${cliCommand('models --from DIR')}`,
  'download-failed.write': ({ title, path, isFull, system, here }) =>
    `Could not write ${title} to ${path} (${isFull ? 'the disk is full' : system}). ${nothingLost(here)}`,
  'download-failed.parts': ({ title, path, file, url }) =>
    `${path} does not hold the parts of ${title}: there is no ${file}. They are the files of ${url}`,
  'download-failed.part': ({ path, isMissing, url }) =>
    `${path} ${isMissing ? 'is missing' : 'is damaged or another version'}. Copy it again from ${url}`,
  'bad-dataset': ({ path, validation }) =>
    `${path} needs folders ${validation ? 'train/PERSON and val/PERSON' : 'train/PERSON'} with pictures in them.`,
  'bad-dataset.untaught': ({ people }) =>
    `val/ has people who are not in train/: ${people.join(', ')}. Put their pictures into unknown/.`,
  'bad-dataset.strangers': ({ path }) =>
    `${path} has no strangers: put pictures of other people into unknown/, or measure without: --clusters`,
  'bad-dataset.nobody-left': () =>
    'Nobody is left to ask for: all photos of the people are learned from. Have more photos in train/ or val/, or fewer --shots.',
  'bad-export': ({ path, detail }) =>
    `${path} is not a whole export of Familiar (${detail}). Nothing was changed; choose another file.`,
  'bad-export.relative': ({ path }) => `${path} is no path to a file. Choose the file.`,
  'bad-export.not-a-file': ({ path }) => `${path} is not a file. Name the file itself.`,
  'bad-export.large': ({ path }) => `${path} is too large to be an export of Familiar.`,
  'bad-export.missing': ({ path }) => `There is no file ${path}. Check the path.`,
  'bad-export.folder': ({ path }) => `${path} is a folder. Name the file in it.`,
  'bad-export.permission': ({ path }) => `There is no permission to read ${path}.`,
  'bad-export.unreadable': ({ path, system }) => `${path} can’t be read (${system}).`,
  'bad-export.kind': ({ path }) =>
    `An export is a .json or a .csv file, and ${path} is neither. Take .json to read it back, .csv for a spreadsheet.`,
  'export-newer': ({ version, known }) =>
    `This export was written by a newer Familiar (its version is ${version}, this one knows ${known}). Nothing was changed: update Familiar to read it.`,
  'no-backup': ({ path }) => `There is no backup ${path}. See which are here with: ${cliCommand('restore')}`,
  'no-backup.none': ({ path }) =>
    `There is no backup in ${path}, and nothing can be read in the library file. Name an export of yours: ${cliCommand('restore FILE.json')}`,
  'no-backup.open': () => 'The library is open, so it is not built anew. Close Familiar for that first.',
  'port-taken': ({ port }) =>
    `Port ${port} is taken by another program. Choose another with --port, or leave it out and one is found.`,
  'port-taken.forbidden': ({ port }) =>
    `Port ${port} is not yours to use. Choose one above 1023 with --port, or leave it out and one is found.`,
  interrupted: () => 'Stopped.',
  'interrupted.work': () => 'The work was stopped.',
  'interrupted.restart': () => 'Begun anew.',
  'interrupted.scan': () => 'Stopped. What was done is kept.',
  'interrupted.closed': () => 'The library is closed.',
  'interrupted.download': ({ title, here }) => `Fetching ${title} was stopped. ${nothingLost(here)}`,
  'interrupted.command': ({ done }) => done,
  'bad-input': ({ detail }) => `That was asked in a wrong way (${detail}).`,
  'bad-input.json': () => 'A question must be JSON.',
  'bad-input.large': () => 'That was too much at once. Do it in smaller parts.',
  internal: () => 'Something went wrong that should not. Nothing you did is lost; please try again.',
  'internal.unreachable': () => 'Familiar is not answering. Trying again…',
  'internal.lost': () => 'Familiar is getting its engine going again. This was not done; try again in a moment.',
  'internal.cut-off': () =>
    'Familiar’s engine ended in the middle of this and is started again. Whatever you said just now: look whether it is there, or say it again.',

  'unreadable.permission': () => 'There is no permission to read the file.',
  'unreadable.failed': ({ detail }) => `The file can’t be read (${detail}).`,
  'unreadable.entry': ({ detail }) => `The file can't be read (${detail}).`,
  'unreadable.folder-permission': () => 'There is no permission to read the folder.',
  'unreadable.folder-failed': ({ detail }) => `The folder can't be read (${detail}).`,
  'unreadable.still-written': () => 'The file is still being written. Scan again when that is done.',
  'unreadable.name': () => 'The file’s name is not valid UTF-8. Rename it.',
  'unreadable.folder-name': () => 'The folder’s name is not valid UTF-8. Rename it.',
  'empty-file': () => 'The file is empty.',
  'not-an-image.unknown': () => 'This is no picture: nothing known is in the file.',
  'not-an-image.text': () => 'This is no picture: it is a text.',
  'not-an-image.web-page': () => 'This is no picture: it is a web page, perhaps a failed download.',
  'not-an-image.sound': () => 'This is no picture: it is a sound recording.',
  'not-an-image.pdf': () => 'This is no picture: it is a PDF document.',
  'not-an-image.archive': () => 'This is no picture: it is a ZIP archive or an office document.',
  'not-an-image.database': () => 'This is no picture: it is a database.',
  damaged: ({ detail }) => `The picture is damaged and can’t be read (${detail}).`,
  'damaged.slow': () => 'Decoding this picture takes longer than a minute; it was left out.',
  'too-large': () => 'The file is larger than a gigabyte; photos this large can’t be read.',
  'too-many-pixels': ({ width, height, maxMegapixels }) =>
    `This picture claims to be ${english(width)} x ${english(height)} pixels; more than ${english(maxMegapixels)} million can’t be read.`,
  'unsupported.bitmap': () => 'This is a rare kind of bitmap (BMP), which can’t be read yet.',
  'unsupported.raw': () => 'This is a raw camera file (such as DNG, CR2 or NEF); these can’t be read yet.',
  'unsupported.cr3': () => 'This is a raw camera file (Canon CR3); these can’t be read yet.',
  'unsupported.video': () => 'This is a video, not a picture.',
  'unsupported.svg': () => 'This is a drawing (SVG), which can’t be read yet.',
  'unsupported.other': ({ format }) => `This is ${formats[format]}, which can’t be read yet.`,
  vanished: () => 'The file disappeared before it could be read.',
  'vanished.changed': ({ path }) => `${path} has changed since it was scanned.`,
  'vanished.not-on-disk': () => 'This photo is no longer on disk.',
  'engine-failed': ({ detail }) => `Looking at this file made the engine fail${detail === '' ? '' : ` (${detail})`}.`,
  'engine-failed.again': () => 'Looking at this file ended the engine, more than once.',
  'engine-failed.pages': ({ detail }) => `The pages of the window could not be built.\n${detail}`,
  'set-aside': ({ cause }) =>
    `${quoted(messages, cause)} It is left alone from now on: open it in another program and save it anew, or try again.`,
  'problem.sentence': ({ sentence }) => sentence,

  'notice.restarted': () =>
    'Something went wrong inside, and Familiar began again by itself. Everything that was done is kept.',
  'notice.scan-stopped': ({ cause }) =>
    `Looking at your photos stopped: ${quoted(messages, cause)} It goes on by itself as soon as it can.`,
  'notice.names-outdated': ({ detail }) =>
    `Names could not be brought up to date${detail === '' ? '' : ` (${detail})`}. It is tried again with the next change.`,
  'notice.unwatched-full': () =>
    'This system can’t watch so many folders (on Linux, raise fs.inotify.max_user_watches), so new photos are not noticed at once: your folders are looked through every now and then instead.',
  'notice.unwatched': ({ detail }) =>
    `New photos can’t be noticed at once (${detail}): your folders are looked through every now and then instead.`,
  'notice.facenet-here': () => 'FaceNet is here already.',
  'notice.facenet-used': () => 'FaceNet is here. Your faces are looked at again with it, while you go on.',
  'notice.facenet-unused': () => 'FaceNet is here. It is not used, as another model is chosen in Settings.',
  'notice.named-with-facenet': () => 'Faces are named with FaceNet from now on. The names you gave stay.',
  'notice.named-without-facenet': () => 'Faces are named with the compact model from now on. The names you gave stay.',
  'notice.backup-failed': ({ cause }) =>
    `The backup of your names could not be written: ${quoted(messages, cause)} It is tried again with the next change.`,
  'notice.unmeasured': ({ detail }) => `How often names are wrong could not be measured (${detail}).`,
  'notice.unexpected': ({ detail }) => detail,
}

/** The sentence or two for a message. */
export function sentenceOf(message: Message): string {
  return worded(messages, message)
}

const formats: Record<MessageParams['unsupported.other']['format'], string> = {
  fujifilm: 'a raw camera file (Fujifilm RAF)',
  olympus: 'a raw camera file (Olympus ORF)',
  panasonic: 'a raw camera file (Panasonic RW2)',
  sigma: 'a raw camera file (Sigma X3F)',
  photoshop: 'a Photoshop file',
  'jpeg-xl': 'a JPEG XL picture',
  'jpeg-2000': 'a JPEG 2000 picture',
  icon: 'an icon',
  video: 'a video',
}

function english(value: number): string {
  return value.toLocaleString('en')
}

function listed(faces: MessageParams['which-face']['faces']): string {
  return faces
    .map(
      ({ id, x, y, width, height }) =>
        `${id} at ${Math.round(x)},${Math.round(y)} (${Math.round(width)} x ${Math.round(height)})`,
    )
    .join('; ')
}

function twice(name: string, photo: string): string {
  return `${name} can be in a photo only once, but two of these faces are in ${photo}. Leave one of them out; if it is a mirror or a collage, say so in the photo’s info.`
}

function looksUnlike(name: string, other: string | null, asked: number, unlike: number, known: number): string {
  if (other !== null)
    return `${asked === 1 ? 'This face looks' : 'These faces look'} much more like ${other} than like ${name}.`
  const faces =
    asked === 1
      ? 'This face looks'
      : unlike === asked
        ? `These ${asked} faces look`
        : `${unlike} of these ${asked} faces look`
  return `${faces} unlike ${name}’s other ${known}.`
}

function unwritable(system: string): string {
  if (system === 'ENOSPC' || system === 'EDQUOT') return 'the disk is full. Make room, or choose another place'
  const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes(system)
  return `${isForbidden ? 'there is no permission to write there' : system}. Choose another place`
}

function nothingLost(here: string): string {
  return `Nothing was lost: ${here} files are here, and the next try goes on from there.`
}

function installOrExport(model: string): string {
  return `It belongs to the program: install that again, or make the file again with: npm run export-models -- ${model}`
}
