import { useQuery } from '@tanstack/react-query'
import { ImagePullView } from '@/components/object/image-pull'
import { PageFold } from '@/components/ui/fold'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { objectQuery } from '@/lib/facts/objects/query'

/** What pulls the images of this pod, as far as its Pod object can be read. */
export function ImageSection({ pod, open }: { pod: Identity['pod']; open: boolean }) {
  const { name = '', namespace = '', serviceAccount = 'default' } = pod
  const target = { group: '', version: 'v1', resource: 'pods', namespace, name }
  const isKnown = name !== '' && namespace !== ''
  const { data } = useQuery({ ...objectQuery(target), refetchInterval: false, enabled: isKnown })
  const pulls = data?.pulls ?? []
  const [first] = pulls
  if (first === undefined) return null
  return (
    <PageFold
      id="image"
      title="What pulls its image"
      says={`the kubelet, from ${first.registry}${first.state === 'failed' ? ', and it cannot' : ''}`}
      open={open}
    >
      <div className="flex max-w-card flex-col gap-8">
        {pulls.map((pull) => (
          <ImagePullView
            key={`${pull.registry}/${pull.repository}${pull.tag}`}
            pull={pull}
            account={serviceAccount}
          />
        ))}
      </div>
    </PageFold>
  )
}
