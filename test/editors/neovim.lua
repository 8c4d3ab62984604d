-- What someone does with a .vhflow file in Neovim; run by scripts/check-neovim.mjs after the setup of docs/editors.md.
-- VHFLOW_FILE is the file, VHFLOW_TREE a source tree that the setup names.
local file, tree = vim.env.VHFLOW_FILE, vim.env.VHFLOW_TREE
local patience = 120000

local function fail(what)
  io.stderr:write('check-neovim: ' .. what .. '\n')
  vim.cmd('cquit 1')
end

local function check(holds, what)
  if not holds then fail(what) end
end

local function wait_for(what, condition)
  check(vim.wait(patience, condition, 20), 'timed out waiting for ' .. what)
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

--- Puts the cursor on a text of the buffer, some bytes after its start.
local function go_to(said, inside)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(said, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { row, column - 1 + (inside or 0) })
      return
    end
  end
  fail('"' .. said .. '" is not in the file')
end

local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, patience)
  check(answers, method .. ': ' .. tostring(problem))
  local _, answer = next(answers)
  check(answer and not answer.error, method .. ': ' .. vim.inspect(answer and answer.error))
  return answer.result
end

local function at_cursor()
  return vim.lsp.util.make_position_params(0, 'utf-16')
end

local function problems()
  local codes = {}
  for _, problem in ipairs(vim.diagnostic.get(0)) do codes[problem.code or problem.user_data.lsp.code] = problem end
  return codes
end

local function labels_at_cursor()
  local answer = ask('textDocument/completion', at_cursor())
  local labels = {}
  for _, item in ipairs(answer.items or answer) do
    check(item.insertTextFormat ~= 2 or vim.snippet, 'a snippet for a client that takes none: ' .. item.label)
    labels[item.label] = true
  end
  return labels
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
check(vim.bo.filetype == 'vhflow', 'the file type is ' .. vim.bo.filetype)

wait_for('problems', function() return problems()['unknown-lane'] and problems()['anchor-lost'] end)
local lost = problems()['anchor-lost']
check(vim.api.nvim_buf_get_lines(0, lost.lnum, lost.lnum + 1, false)[1]:sub(lost.col + 1, lost.end_col) == 'sock_wrte', 'the problem is not on its word')

go_to('vm-exit', 2)
check(vim.inspect(ask('textDocument/hover', at_cursor())):find('one VM exit', 1, true), 'the hover does not explain the kind')

go_to('syscall')
check(labels_at_cursor()['vm-exit'], 'completion does not offer kinds')
go_to('#sock_poll', 6)
check(labels_at_cursor()['sock_write'], 'completion does not offer functions of the tree')

go_to('drv -> kvm', 1)
vim.lsp.buf.definition()
wait_for('the declaration of the lane', function() return vim.api.nvim_get_current_line():find('participant drv', 1, true) end)

go_to('#sock_poll', 3)
vim.lsp.buf.definition()
wait_for('the function in the tree', function() return vim.api.nvim_buf_get_name(0) == tree .. '/net/socket.c' end)
check(vim.api.nvim_get_current_line():find('sock_poll', 1, true), 'the definition is another function')
vim.cmd('edit ' .. vim.fn.fnameescape(file))

go_to('drv -> kvm', 1)
vim.lsp.buf.rename('driver')
wait_for('the new name', function() return not text():find('drv', 1, true) end)
local _, renamed = text():gsub('%f[%w]driver%f[%W]', '')
check(renamed == 3, 'the lane has another name in ' .. renamed .. ' places')

local before = text()
if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = patience }) else vim.lsp.buf.formatting_sync({}, patience) end
check(text() ~= before and text():find('\n      kind vm%-exit\n'), 'the file is not formatted')
check(text():find('"🐧 write()"', 1, true), 'formatting changed a text')

local lenses = ask('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params() })
check(vim.inspect(lenses):find('Hop 2 of 2 · 1 VM exit', 1, true), 'no lens shows the number and cost of a hop')

io.stdout:write('problems, hover, completion, definition, rename, formatting and lenses')
vim.cmd('qall!')
