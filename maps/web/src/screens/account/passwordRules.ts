export interface PasswordLimits {
  login: string
  shortest_password: number
  longest_password: number
}

export type PasswordRule = 'long_enough' | 'without_login' | 'not_the_old' | 'same_twice'

/** Return which rules a new password keeps; the register looks again. */
export function rulesKept(old: string, wanted: string, again: string, limits: PasswordLimits): Record<PasswordRule, boolean> {
  const length = [...wanted].length
  return {
    long_enough: length >= limits.shortest_password && length <= limits.longest_password,
    without_login: wanted !== '' && !wanted.toLowerCase().includes(limits.login),
    not_the_old: wanted !== '' && wanted !== old,
    same_twice: wanted !== '' && wanted === again,
  }
}
