"""What learners and the public see of modules, lessons and certificates."""
