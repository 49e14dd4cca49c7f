import { startPod } from '@/lib/kube/testing/pod'
import { answered, isAsked, PROJECT_ASKERS, sandboxClient } from './project-askers'
import { brokenWorlds, judge, type ProjectRun, type ProjectTrial } from './project-trials'

/** Asks about each cluster of the run in this process, as each asker. */
export async function runProjects(run: ProjectRun): Promise<ProjectTrial[]> {
  const { kube } = await startPod((_, response) => response.end())
  const trials: ProjectTrial[] = []
  for (const world of brokenWorlds(run)) {
    for (const asker of run.askers ?? PROJECT_ASKERS) {
      if (!isAsked(world, asker)) continue
      const answer = await answered(sandboxClient(kube, world, asker), world, asker)
      if (answer) trials.push(judge(world, asker, answer))
    }
  }
  return trials
}
