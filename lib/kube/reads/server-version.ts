import * as z from 'zod/mini'
import { goString, parseAnswer } from '../transport/parse-answer'
import { versionPath } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'

const versionSchema = z.object({ gitVersion: z.string(), emulationMajor: goString, emulationMinor: goString })

/** The version whose behavior the API server has: the one that it emulates, where it does that, otherwise its own gitVersion. */
export async function readServerVersion(kube: KubeClient, options: CallOptions): Promise<string> {
  const { json } = await kube.get(versionPath(), options)
  const line = { method: 'GET', path: '/version' } as const
  const { gitVersion, emulationMajor, emulationMinor } = parseAnswer(versionSchema, json, line)
  return emulationMinor === '' ? gitVersion.slice(0, 64) : `${emulationMajor}.${emulationMinor}`.slice(0, 64)
}
