/** The colours that VS Code gives a webview in its own themes, as far as the page uses them, and the class of its body. */
export interface Theme {
  readonly bodyClass: string;
  readonly colours: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", monospace',
  'editor-font-size': '14px',
};

export const themes = {
  'light': {
    bodyClass: 'vscode-light',
    colours: {
      ...fonts,
      'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'disabledForeground': '#61616180', 'errorForeground': '#f85149',
      'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'textLink-foreground': '#005fb8', 'focusBorder': '#005fb8', 'panel-border': '#e5e5e5',
      'sideBar-background': '#f8f8f8', 'sideBar-foreground': '#3b3b3b', 'icon-foreground': '#3b3b3b',
      'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8', 'button-border': '#0000001a',
      'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
      'toolbar-hoverBackground': '#b8b8b850', 'dropdown-background': '#ffffff', 'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece',
      'dropdown-listBackground': '#ffffff', 'checkbox-background': '#f8f8f8', 'checkbox-border': '#cecece', 'checkbox-foreground': '#3b3b3b',
      'settings-dropdownListBorder': '#e5e5e5', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000',
      'list-hoverBackground': '#f2f2f2', 'charts-green': '#388a34', 'charts-purple': '#652d90', 'charts-orange': '#d18616', 'charts-red': '#e51400',
      'inputValidation-warningBackground': '#f6f5d2', 'inputValidation-warningBorder': '#b89500', 'progressBar-background': '#005fb8',
      'textPreformat-foreground': '#3b3b3b', 'textPreformat-background': '#0000001f',
    },
  },
  'dark': {
    bodyClass: 'vscode-dark',
    colours: {
      ...fonts,
      'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'disabledForeground': '#cccccc80', 'errorForeground': '#f85149',
      'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'textLink-foreground': '#4daafc', 'focusBorder': '#0078d4', 'panel-border': '#2b2b2b',
      'sideBar-background': '#181818', 'sideBar-foreground': '#cccccc', 'icon-foreground': '#cccccc',
      'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': '#ffffff12',
      'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
      'toolbar-hoverBackground': '#5a5d5e50', 'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c',
      'dropdown-listBackground': '#1f1f1f', 'checkbox-background': '#313131', 'checkbox-border': '#3c3c3c', 'checkbox-foreground': '#cccccc',
      'settings-dropdownListBorder': '#454545', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff',
      'list-hoverBackground': '#2a2d2e', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'charts-orange': '#d18616', 'charts-red': '#f14c4c',
      'inputValidation-warningBackground': '#352a05', 'inputValidation-warningBorder': '#b89500', 'progressBar-background': '#0078d4',
      'textPreformat-foreground': '#d0d0d0', 'textPreformat-background': '#3c3c3c',
    },
  },
  'hc-dark': {
    bodyClass: 'vscode-high-contrast',
    colours: {
      ...fonts,
      'foreground': '#ffffff', 'descriptionForeground': '#ffffffb3', 'disabledForeground': '#a5a5a5', 'errorForeground': '#f48771',
      'editor-background': '#000000', 'editor-foreground': '#ffffff', 'textLink-foreground': '#21a6ff', 'focusBorder': '#f38518', 'contrastBorder': '#6fc3df',
      'contrastActiveBorder': '#f38518', 'panel-border': '#6fc3df', 'sideBar-background': '#000000', 'sideBar-foreground': '#ffffff',
      'icon-foreground': '#ffffff', 'button-foreground': '#ffffff', 'button-background': '#000000', 'button-border': '#6fc3df',
      'button-secondaryBackground': '#000000', 'button-secondaryForeground': '#ffffff', 'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff',
      'dropdown-border': '#6fc3df', 'dropdown-listBackground': '#000000', 'checkbox-background': '#000000', 'checkbox-border': '#6fc3df',
      'checkbox-foreground': '#ffffff', 'settings-dropdownListBorder': '#6fc3df',
      'charts-green': '#89d185', 'charts-purple': '#b180d7', 'charts-orange': '#d18616', 'charts-red': '#f48771',
      'inputValidation-warningBackground': '#352a05', 'inputValidation-warningBorder': '#6fc3df', 'progressBar-background': '#6fc3df',
      'textPreformat-foreground': '#000000', 'textPreformat-background': '#ffffff',
    },
  },
  'hc-light': {
    bodyClass: 'vscode-high-contrast-light vscode-high-contrast',
    colours: {
      ...fonts,
      'foreground': '#292929', 'descriptionForeground': '#292929b3', 'disabledForeground': '#7f7f7f', 'errorForeground': '#b5200d',
      'editor-background': '#ffffff', 'editor-foreground': '#292929', 'textLink-foreground': '#0f4a85', 'focusBorder': '#006bbd', 'contrastBorder': '#0f4a85',
      'contrastActiveBorder': '#006bbd', 'panel-border': '#0f4a85', 'sideBar-background': '#ffffff', 'sideBar-foreground': '#292929',
      'icon-foreground': '#292929', 'button-foreground': '#ffffff', 'button-background': '#0f4a85', 'button-border': '#0f4a85',
      'button-secondaryBackground': '#ffffff', 'button-secondaryForeground': '#292929', 'dropdown-background': '#ffffff', 'dropdown-foreground': '#292929',
      'dropdown-border': '#0f4a85', 'dropdown-listBackground': '#ffffff', 'checkbox-background': '#ffffff', 'checkbox-border': '#0f4a85',
      'checkbox-foreground': '#292929', 'settings-dropdownListBorder': '#0f4a85',
      'charts-green': '#374e06', 'charts-purple': '#652d90', 'charts-orange': '#d18616', 'charts-red': '#b5200d',
      'inputValidation-warningBackground': '#ffffff', 'inputValidation-warningBorder': '#0f4a85', 'progressBar-background': '#0f4a85',
      'textPreformat-foreground': '#ffffff', 'textPreformat-background': '#09345f',
    },
  },
} as const satisfies Record<string, Theme>;
