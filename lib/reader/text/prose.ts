const TOLD_ABOUT =
  /\b(?:an?|the|that|any|or|and|if|when|whether|because|of|like|no|means|says|message|mentions)\s{1,3}["'`“‘]?$/i
const CONDITION = /\b(?:if|when|whenever|in case) (?:you|your|it|the|there|an?)\b[^.:;\n]{0,100}$/i
const MET =
  /\b(?:g[eo]t(?:s|ting)?|see(?:s|ing)?|saw|ha(?:s|ve|d)|fail(?:s|ed|ing)?(?: with)?|throws?|with|returns?|is|was)\s{1,3}(?:an?|the|that)\s{1,3}["'`“‘]?$/i
const SENTENCES = /[a-z)]\.\s{1,3}[A-Z]/
const LONGEST = 4_000

/**
 * True for words that a sentence mentions, in a line of several sentences: someone writes about such failures, and no one met
 * one. `before` is what is in front of the words.
 */
export function isMentioned(line: string, before: string): boolean {
  const near = before.slice(-60)
  const isTold = CONDITION.test(before.slice(-160)) || (TOLD_ABOUT.test(near) && !MET.test(near))
  return isTold && SENTENCES.test(line.slice(0, LONGEST))
}
