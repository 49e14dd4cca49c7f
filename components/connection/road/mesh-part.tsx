import { CodeBlock } from '@/components/ui/code-block'
import type { RoadMesh } from '@/lib/contract/road'
import { Found } from './found'

/** What tells of a sidecar, and how a program waits for it. */
export function MeshPart({ mesh }: { mesh: RoadMesh }) {
  const { evidence, fix, yaml } = mesh
  return (
    <div className="flex flex-col gap-4">
      <Found label="Evidence of a mesh" rows={evidence} />
      {fix === undefined ? null : <p className="max-w-prose">{fix}</p>}
      {yaml === undefined ? null : <CodeBlock code={yaml} label="For the pod template" language="yaml" />}
    </div>
  )
}
