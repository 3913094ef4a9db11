/** The side bar: what there is, and for whom. */
import {
  Building2,
  ChartColumn,
  Columns3,
  FileUp,
  LayoutDashboard,
  ListTodo,
  MessageSquareText,
  QrCode,
  Store,
  Users,
} from '@lucide/vue'
import type { Component } from 'vue'

export interface Entry {
  path: string
  name: string
  icon: Component
  clerk?: boolean
  /** Which count stands beside it. */
  badge?: 'overdue' | 'tasks' | 'citizens'
}

export const MENU: { title: string; entries: Entry[] }[] = [
  {
    title: '',
    entries: [
      { path: '/', name: '工作台', icon: LayoutDashboard },
      { path: '/hazards', name: '隐患看板', icon: Columns3, badge: 'overdue' },
      { path: '/tasks', name: '需处理', icon: ListTodo, clerk: true, badge: 'tasks' },
      { path: '/citizens', name: '群众反映', icon: MessageSquareText, badge: 'citizens' },
      { path: '/months', name: '月度统计', icon: ChartColumn },
    ],
  },
  {
    title: '台账',
    entries: [
      { path: '/venues', name: '场所台账', icon: Store },
      { path: '/imports', name: '导入台账', icon: FileUp, clerk: true },
      { path: '/plaques', name: '打印码牌', icon: QrCode, clerk: true },
      { path: '/people', name: '人员与网格', icon: Users, clerk: true },
      { path: '/departments', name: '有权部门', icon: Building2, clerk: true },
    ],
  },
]
