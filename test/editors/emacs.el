;;; emacs.el --- what someone does with a .vhflow file in Emacs -*- lexical-binding: t -*-
;; Run by scripts/check-emacs.mjs after the setup of docs/editors.md. VHFLOW_FILE is the file, which Emacs opens, VHFLOW_TREE a source
;; tree that the setup names, and VHFLOW_REPORT the file for the result.

(require 'cl-lib)
(require 'flymake)
(require 'xref)

(defconst vhflow-check-patience 60 "Seconds.")
(defvar vhflow-check-file (getenv "VHFLOW_FILE"))

(setq-default case-fold-search nil)
(setq inhibit-startup-screen t make-backup-files nil auto-save-default nil)

(defun vhflow-check-end (status text)
  "Write TEXT as the result and end with STATUS."
  (write-region text nil (getenv "VHFLOW_REPORT") nil 'quiet)
  (let ((kill-emacs-hook nil)) (kill-emacs status)))

(defun vhflow-check (holds what)
  "Fail with WHAT unless HOLDS."
  (unless holds (error "%s\n%s" what (buffer-string))))

(defun vhflow-check-wait (what condition)
  "Wait until CONDITION, a function, returns non-nil; fail with WHAT after a while."
  (let ((end (+ (float-time) vhflow-check-patience)))
    (while (not (funcall condition))
      (vhflow-check (< (float-time) end) (concat "timed out waiting for " what))
      (accept-process-output nil 0.05))))

(defun vhflow-check-go-to (said &optional inside)
  "Put point on the text SAID, INSIDE characters after its start."
  (goto-char (point-min))
  (vhflow-check (search-forward said nil t) (format "\"%s\" is not in the file" said))
  (goto-char (+ (match-beginning 0) (or inside 0))))

(defun vhflow-check-contains (said)
  "Whether the buffer contains the text SAID."
  (save-excursion (goto-char (point-min)) (search-forward said nil t)))

(defun vhflow-check-problem (code)
  "The text that the problem with CODE is on, or nil."
  (cl-loop for problem in (flymake-diagnostics)
           when (string-match-p (regexp-quote code) (flymake-diagnostic-text problem))
           return (buffer-substring-no-properties (flymake-diagnostic-beg problem) (flymake-diagnostic-end problem))))

(defun vhflow-check-help ()
  "The help that is shown for point."
  (cl-loop for buffer in (buffer-list)
           when (string-prefix-p "*eldoc" (buffer-name buffer))
           concat (with-current-buffer buffer (buffer-string))))

(defun vhflow-check-complete (said inside typed)
  "Go INSIDE characters into the text SAID, replace the rest of it with TYPED and complete it."
  (vhflow-check-go-to said inside)
  (delete-char (- (length said) inside))
  (insert typed)
  (completion-at-point))

(defun vhflow-check-outline (name entries)
  "The position of NAME in ENTRIES of Imenu, or nil."
  (cl-loop for (label . target) in entries
           thereis (cond ((number-or-marker-p target) (and (equal label name) target))
                         ((listp target) (vhflow-check-outline name target)))))

(defun vhflow-check-run ()
  "Do what someone does with a file."
  (switch-to-buffer (get-file-buffer vhflow-check-file))
  (vhflow-check (eq major-mode 'vhflow-mode) (format "the mode is %s" major-mode))
  (vhflow-check-wait "the server" (lambda () (bound-and-true-p eglot--managed-mode)))

  (vhflow-check-wait "problems" (lambda () (and (vhflow-check-problem "unknown-lane") (vhflow-check-problem "anchor-lost"))))
  (vhflow-check (equal (vhflow-check-problem "anchor-lost") "sock_wrte") "the problem is not on its word")

  (vhflow-check-go-to "vm-exit" 2)
  (eldoc-print-current-symbol-info t)
  (vhflow-check-wait "the help for the kind" (lambda () (string-match-p "one VM exit" (vhflow-check-help))))

  (let ((position (vhflow-check-outline "🐧 kick" (funcall imenu-create-index-function))))
    (vhflow-check position "the outline does not contain the hop")
    (goto-char position)
    (vhflow-check (looking-at-p "\"🐧 kick\"") "the outline leads to another place"))

  (vhflow-check-complete "syscall" 4 "")
  (vhflow-check (vhflow-check-contains "kind syscall at") "completion does not offer kinds")
  (vhflow-check-complete "#sock_poll" 6 "p")
  (vhflow-check (vhflow-check-contains ".c#sock_poll note") "completion does not offer functions of the tree")
  (vhflow-check-complete "net/socket.c" 4 "so")
  (vhflow-check (vhflow-check-contains "linux:net/socket.c#sock_poll note") "completion does not offer files of the tree")

  (vhflow-check-go-to "drv -> kvm" 1)
  (call-interactively #'xref-find-definitions)
  (vhflow-check (looking-at-p "drv \"🐧 Driver\"") "the definition is not the declaration of the lane")
  (vhflow-check-go-to "#sock_poll" 3)
  (call-interactively #'xref-find-definitions)
  (vhflow-check (equal buffer-file-name (expand-file-name "net/socket.c" (getenv "VHFLOW_TREE"))) "the definition is not in the tree")
  (vhflow-check (looking-at-p "sock_poll(int a)") "the definition is another function")
  (switch-to-buffer (get-file-buffer vhflow-check-file))

  (vhflow-check-go-to "sock_wrte" 2)
  (let ((last-nonmenu-event ?\r) ; as if it was called with the keyboard
        (completing-read-function (lambda (_prompt actions &rest _) (car (all-completions "Change to `sock_write`" actions)))))
    (call-interactively #'eglot-code-actions))
  (vhflow-check (vhflow-check-contains "linux:net/socket.c#sock_write }") "the code action does not correct the name")
  (vhflow-check-wait "the end of the problem" (lambda () (not (vhflow-check-problem "anchor-lost"))))
  (vhflow-check (equal (vhflow-check-problem "unknown-lane") "nobody") "the other problem is not on its word")

  (vhflow-check-go-to "drv -> kvm" 1)
  (eglot-rename "driver")
  (goto-char (point-min))
  (vhflow-check (= (how-many "\\_<driver\\_>") 3) "the lane has another name in some places")
  (vhflow-check (= (how-many "drv") 0) "the lane has the old name in some places")

  (eglot-format-buffer)
  (vhflow-check (vhflow-check-contains "\n      kind vm-exit\n") "the file is not formatted")
  (vhflow-check (vhflow-check-contains "\"🐧 write()\"") "formatting changed a text")

  (save-buffer)
  (call-interactively #'eglot-shutdown)
  (vhflow-check (not eglot--managed-mode) "the server does not shut down"))

(defun vhflow-check-start ()
  "Run the test and end."
  (condition-case problem
      (vhflow-check-run)
    ((error quit)
     (vhflow-check-end 1 (concat (error-message-string problem) "\n" (with-current-buffer (messages-buffer) (buffer-string))))))
  (vhflow-check-end 0 (concat emacs-version ": problems, hover, outline, completion, definition, code actions, rename and formatting")))

;; When Emacs is idle for the first time, it has opened the file and run the hooks, and Eglot has started to connect.
(run-with-idle-timer 0 nil #'vhflow-check-start)
