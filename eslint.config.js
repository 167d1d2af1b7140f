import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import svelteConfig from './renderer/svelte.config.js'

const house = {
  'max-lines': ['error', { max: 400 }],
  'no-console': 'error',
  // Counts and sizes read better in a sentence than behind String().
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // Index access is already checked by noUncheckedIndexedAccess; numeric kernels assert with `!`.
  '@typescript-eslint/no-non-null-assertion': 'off',
}

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: house,
  },
  {
    files: ['renderer/**/*.svelte', 'renderer/**/*.svelte.ts'],
    extends: [tseslint.configs.strictTypeChecked, svelte.configs['flat/recommended']],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
        parser: tseslint.parser,
        svelteConfig,
      },
    },
    rules: {
      ...house,
      'svelte/button-has-type': 'error',
      // Sets and maps stand in `$state.raw`: they are replaced, never changed.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Of other components this linter knows no types; svelte-check does.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Sets and maps are values here: replaced in `$state.raw`, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      // Props and derived values are declared once and read by the template.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props', '$bindable'] }],
    },
  },
)
