import { ElMessage } from 'element-plus/es/components/message/index'
import { ElMessageBox } from 'element-plus/es/components/message-box/index'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'

/** Say in passing that something was done. */
export function notify(message: string): void {
  ElMessage({ message, type: 'success', duration: 4000, showClose: true })
}

/** Say why something was not done; it stays until it is closed. */
export function notifyProblem(failure: unknown): void {
  if (!(failure instanceof Problem)) throw failure
  ElMessage({ message: failure.detail, type: 'error', duration: 0, showClose: true })
}

/** Do what the register may refuse, and say why when it does; whether it was done. */
export async function attempted(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (failure) {
    notifyProblem(failure)
    return false
  }
}

/** Ask, then do it; the button that goes on says what it does. */
export async function askThen(question: string, go: string, act: () => Promise<unknown>): Promise<boolean> {
  return (await confirmed(question, go, go)) && attempted(act)
}

/** Ask before something that is not easily undone. */
export async function confirmed(question: string, title: string, go: string): Promise<boolean> {
  const { t } = i18n.global
  try {
    await ElMessageBox.confirm(question, title, {
      confirmButtonText: go,
      cancelButtonText: t('action.cancel'),
      type: 'warning',
    })
    return true
  } catch {
    return false
  }
}
