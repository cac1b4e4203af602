@echo off
rem The command of an installed Pratibimba: its own Node, its own bundle, nothing from outside.
"%~dp0command\node.exe" "%~dp0command\cli\index.js" %*
