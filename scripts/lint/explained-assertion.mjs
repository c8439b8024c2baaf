/**
 * `as unknown as T` switches the type check off, which only a library's wrong types can justify: a comment on the
 * same line or just above has to say which.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const explainedAssertion = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { unexplained: 'Parse the value, or say in a comment beside it at which library boundary its type is wrong.' },
  },
  create: (context) => ({
    'TSAsExpression > TSAsExpression > TSUnknownKeyword': (/** @type {import('eslint').Rule.Node} */ node) => {
      const line = node.loc?.end.line ?? 0;
      const statement = statementOf(node).loc?.start.line ?? line;
      const explained = context.sourceCode.getAllComments().some(({ loc }) => {
        const end = loc?.end.line ?? -1;
        return end === line || (end >= statement - 1 && end <= line);
      });
      if (!explained) context.report({ node, messageId: 'unexplained' });
    },
  }),
};

/**
 * The statement or member that a node is part of: what a comment above it speaks about.
 *
 * @param {import('eslint').Rule.Node} node
 */
function statementOf(node) {
  let current = node;
  while (current.parent && !/(Statement|Declaration|PropertyDefinition|MethodDefinition)$/.test(current.type)) current = current.parent;
  return current;
}
