import { readFileSync } from 'node:fs'
import { readGuideSections } from '@/app/causes/read-guide'
import { SKILL } from '@/lib/server/agents/guides'

/** What is written beside a program that answers agents: each guide by its cause, and the skill. */
export function agentTexts(): Record<string, string> {
  return { ...readGuideSections(), [SKILL]: readFileSync('skills/podglass/SKILL.md', 'utf8') }
}
