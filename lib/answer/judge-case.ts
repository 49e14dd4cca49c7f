import * as z from 'zod/mini'
import { CASE_FORMAT, type CaseFile, caseFileSchema, caseHeadSchema } from '@/lib/contract/case-file'
import type { Explanation } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import type { Facts } from '@/lib/diagnosis/facts'
import { chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import { parseJson } from '@/lib/objects/fields'
import { weighJson } from '@/lib/objects/json-weight'
import { plain } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { grouped } from '@/lib/words/lists'
import { fromCaseFacts, MOST_OF_CASE } from './case-facts'

const MOST = { nested: 32, parts: 100_000 }

/** A case that was read, or why it was not. */
export type ReadCase = { state: 'read'; file: CaseFile } | { state: 'refused'; says: string }

const refused = (says: string): ReadCase => ({ state: 'refused', says })

/** Reads a case file. It is weighed before it is parsed, and says of an older or newer format which Podglass reads it. */
export function readCase(text: string): ReadCase {
  if (text.length > MOST_OF_CASE)
    return refused(`A case file has at most ${grouped(MOST_OF_CASE)} characters.`)
  if (weighJson(text, MOST).excess !== undefined)
    return refused('This file has more parts than any case file.')
  const value = parseJson(text)
  const head = z.safeParse(caseHeadSchema, value)
  if (!head.success) return refused('This is not a case file. Save one on an answer with Share, Case file.')
  const { format, version } = head.data
  if (format !== CASE_FORMAT) {
    const age = format > CASE_FORMAT ? 'newer' : 'older'
    return refused(
      `This case is of format ${format}, by Podglass ${version}: ${age} than this page, which reads format ${CASE_FORMAT}. Open it with the static page of Podglass ${version}.`,
    )
  }
  const file = z.safeParse(caseFileSchema, value)
  if (file.success) return { state: 'read', file: file.data }
  const [issue] = file.error.issues
  return refused(`This case file is damaged at ${foreign(issue?.path.join('.') ?? '', 120) || 'its top'}.`)
}

/** The answer that facts give, with what the page knew beside them. */
export function answerOf(
  facts: Facts,
  { beside, notes }: Pick<NonNullable<CaseFile['facts']>, 'beside' | 'notes'>,
): Explanation {
  const explanation = diagnose(facts)
  return { ...explanation, ...beside, evidence: [...notes, ...explanation.evidence] }
}

/** The answer to a case. `isSame` is false where these facts gave another answer when the file was made. */
export interface JudgedCase {
  explanation: Explanation
  /** It was judged here, from its facts; otherwise it is the answer as it was made. */
  isJudged: boolean
  isSame: boolean
}

function gist({ says, verdict, cause, fixes }: Explanation): string {
  const [fix] = fixes
  return JSON.stringify([
    plain(says),
    verdict,
    cause?.id,
    plain(cause?.says ?? []),
    plain(fix?.says ?? []),
    fix?.opens,
  ])
}

/** An answer that nothing proves, with nothing in it to run or to apply: anyone can write a file, and link to it. */
function unproven({ fixes, ...explanation }: Explanation): Explanation {
  return {
    ...explanation,
    fixes: fixes.map(({ command: _, yaml: __, home: ___, ...fix }) => fix),
    unseen: [],
  }
}

/** What the facts of a case prove, by the same engine as in a pod; without facts, the words of the answer as it was made. */
export function judgeCase({ facts, explanation, fix }: CaseFile): JudgedCase {
  if (facts === undefined) return { explanation: unproven(explanation), isJudged: false, isSame: true }
  const judged = answerOf(fromCaseFacts(facts), facts)
  const isSame = gist(chooseFix(judged, fix)) === gist(explanation)
  return { explanation: judged, isJudged: true, isSame }
}
