import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      // Counts and sizes read better in a sentence than behind String().
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Index access is already checked by noUncheckedIndexedAccess; numeric kernels assert with `!`.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
)
