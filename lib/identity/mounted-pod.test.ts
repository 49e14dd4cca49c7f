import { expect, it } from 'vitest'
import { mountedPod } from './mounted-pod'

const uid = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
const root = '632 610 0:30 / / rw,relatime - overlay overlay rw'
const hosts = `645 632 8:1 /var/lib/kubelet/pods/${uid}/etc-hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw`
const log = `646 632 8:1 /var/lib/kubelet/pods/${uid}/containers/debugger-x7/3b0f5a91 /dev/termination-log rw - ext4 /dev/sda1 rw`

it.each<[string, string[], unknown]>([
  ['pod and container', [root, hosts, log], { uid, container: 'debugger-x7' }],
  ['the pod alone where no termination log is mounted', [root, hosts], { uid }],
  [
    'another root directory of the kubelet',
    [log.replace('/var/lib/kubelet', '/mnt/k3s/agent')],
    { uid, container: 'debugger-x7' },
  ],
  [
    'a static pod, whose UID is a hash',
    [hosts.replaceAll(uid, uid.replaceAll('-', ''))],
    { uid: uid.replaceAll('-', '') },
  ],
  ['nothing on a machine that is no pod', [root], undefined],
  [
    'nothing by a hosts file that is mounted elsewhere',
    [hosts.replace(' /etc/hosts', ' /mnt/hosts')],
    undefined,
  ],
  ['nothing by an empty text', [], undefined],
])('the mounts say %s', (_, lines, expected) => {
  expect(mountedPod(lines.join('\n'))).toEqual(expected)
})
