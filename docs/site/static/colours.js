// Before anything is drawn: the colours that this person chose, or those of their system.
document.body.dataset.theme = localStorage.getItem("theme") || "auto";
