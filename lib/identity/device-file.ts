/** A device file of the container beside those that every container has. */
export interface DeviceFile {
  path: string
  isBlock: boolean
  /** Whether the process's user can open it for reading and for writing. */
  readable: boolean
  writable: boolean
}
