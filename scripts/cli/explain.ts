import { createReadStream, fstatSync, statSync } from 'node:fs'
import * as z from 'zod/mini'
import { sayWhoseText } from '@/lib/answer/whose-text'
import { explanationSchema } from '@/lib/contract/explanation'
import { sayCloudDenial } from '@/lib/diagnosis/causes/cloud/cloud-words'
import { explainText } from '@/lib/facts/call/gather/explain'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayBytes } from '@/lib/words/bytes'
import { AttachError } from '../attach/attach-error'
import { hasKubeconfig } from '../attach/context'
import type { KubectlPlace } from '../attach/kubectl'
import { type AskedAsMe, askAsMe, askedOf, sayAsked } from './ask-as-me'
import { explainOffline, MOST_OF_TEXT } from './explain-offline'
import { NO_POD } from './no-pod'
import { printData } from './print-data'
import { EndlessError, readTail, type Tail } from './read-tail'
import { printedAnswer } from './terminal'
import { UsageError } from './usage-error'

const NOTHING = 'No refused call and no failed connection was found in this text.'
const NOTHING_HERE =
  'No refused call and no failed connection was found in the part of this text that was read.'
const EMPTY =
  'There is nothing to read. kubectl prints its errors on standard error: kubectl get secrets 2>&1 | podglass explain'
/** What ends by itself is read to its end; a pipe or a device no further than this. */
const MOST_READ = 256 * 1024 * 1024

function explainByCluster(input: string, isOfKubernetes: boolean, place: KubectlPlace) {
  return askAsMe(place, async (me, signal) => {
    const { findings } = await explainText(input, {
      kube: me.kube,
      signal,
      isOfAnyPod: true,
      isOfKubernetes,
      env: NO_POD,
    })
    return { findings, asked: askedOf(me) }
  })
}

async function readInput(file: string | undefined): Promise<Tail> {
  if (file === undefined && process.stdin.isTTY)
    console.error(
      `Paste the error, then press ${process.platform === 'win32' ? 'Ctrl+Z and Enter' : 'Ctrl+D'}.`,
    )
  const what = file === undefined ? 'Standard input' : `The file ${file}`
  try {
    const ends = (file === undefined ? fstatSync(0) : statSync(file)).isFile()
    const stream = file === undefined ? process.stdin : createReadStream(file)
    return await readTail(stream, MOST_OF_TEXT, ends ? undefined : MOST_READ)
  } catch (error) {
    if (error instanceof EndlessError)
      throw new UsageError(
        `${what} goes on after ${sayBytes(MOST_READ)}, so it was not read further. Give the part with the error, such as its end: tail -c 256K FILE | podglass explain`,
      )
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    const isText = file !== undefined && /\s/.test(file)
    const hint = isText
      ? ' To explain a text, let standard input bring it: podglass explain, then paste it.'
      : ''
    throw new UsageError(`${what} cannot be read${code}.${hint}`)
  }
}

interface ExplainArguments {
  file?: string
  output?: string
  isOffline: boolean
  isOfKubernetes: boolean
  place: KubectlPlace
}

/** Explains a text; resolves with the exit code: 0 where something was found, 1 where nothing was. */
export async function runExplain({
  file,
  output,
  isOffline,
  isOfKubernetes,
  place,
}: ExplainArguments): Promise<number> {
  const { text: input, bytes, of } = await readInput(file)
  const isWhole = bytes === of
  const isNamed = place.kubeconfig !== undefined || place.context !== undefined
  const { unclear, denial, ...inText } = explainOffline(input, isOfKubernetes)
  let { findings } = inText
  let asked: AskedAsMe | undefined
  if (findings.length > 0 && !isOffline && hasKubeconfig(place)) {
    try {
      ;({ findings, asked } = await explainByCluster(input, isOfKubernetes, place))
    } catch (error) {
      // A kubeconfig that just happens to be there may not be for the cluster that the text is about.
      if (isNamed || !(error instanceof AttachError)) throw error
      console.error(`${error.message}\nExplained by the text alone; --offline asks no cluster.\n`)
    }
  }
  const refusedByCloud = denial && plain(sayCloudDenial(denial))
  if (output !== undefined)
    printData(output, {
      ...present({ asked, unclear, denial: refusedByCloud }),
      read: { kind: isWhole ? 'whole' : 'part', bytes, of },
      findings: findings.map((finding) => z.encode(explanationSchema, finding)),
    })
  else if (findings.length === 0 && unclear === undefined)
    console.log(refusedByCloud ?? (input.trim() === '' ? EMPTY : isWhole ? NOTHING : NOTHING_HERE))
  else {
    const question = unclear && `${plain(sayWhoseText(unclear))}\nIf it is, run it again with --kubernetes.`
    const told = findings.map(printedAnswer)
    console.log([...told, ...(question ? [question] : [])].join('\n\n'))
    if (asked !== undefined) console.log(`\n${sayAsked(asked)}`)
  }
  if (output === undefined && !isWhole)
    console.log(`\nRead: the last ${sayBytes(bytes)} of ${sayBytes(of)}. What comes before was not read.`)
  return findings.length === 0 && denial === undefined ? 1 : 0
}
